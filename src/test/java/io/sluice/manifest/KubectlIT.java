package io.sluice.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.testbed.TestBed;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden files, read by the real kubectl. */
class KubectlIT {

  @TempDir Path folder;

  static List<Path> goodInputs() {
    return GoldenFiles.inputs().stream()
        .filter(input -> !input.getFileName().toString().startsWith("in-refused-"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("goodInputs")
  void filesAreReadAsKubectlReadsThem(Path input) throws Exception {
    // Given
    List<JsonNode> byKubectl = kubectl(input);

    // When
    ReadResult read = GoldenFiles.read(input);

    // Then
    assertThat(read.problems()).isEmpty();
    assertThat(comparable(read)).isNotEmpty().isEqualTo(byKubectl);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void marksOfByteOrderAndWindowsLineEndsAreReadAsKubectlReadsThem(String charset)
      throws Exception {
    // Given
    String text = Files.readString(Path.of("src/test/resources/manifest/in-texts.yaml"));
    byte[] body = ("\uFEFF" + text.replace("\n", "\r\n")).getBytes(Charset.forName(charset));
    Path input = Files.write(folder.resolve("marked.yaml"), body);
    List<JsonNode> byKubectl = kubectl(input);

    // When
    ReadResult read = GoldenFiles.read(input);

    // Then
    assertThat(read.problems()).isEmpty();
    assertThat(comparable(read)).hasSize(1).isEqualTo(byKubectl);
  }

  private List<JsonNode> kubectl(Path input) throws IOException, InterruptedException {
    Path output = folder.resolve("kubectl.json");
    Process process =
        new ProcessBuilder(
                TestBed.shared().kubectl().toString(),
                "--kubeconfig=" + TestBed.shared().kubeconfig(),
                "--cache-dir=" + folder.resolve("cache"),
                "create",
                "--dry-run=client",
                "--validate=false",
                "--output=json",
                "--filename=" + input)
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("kubectl.err").toFile())
            .start();
    assertThat(process.waitFor()).as(() -> errors(folder.resolve("kubectl.err"))).isZero();
    List<JsonNode> objects = new ArrayList<>();
    try (var values = GoldenFiles.JSON.readerFor(JsonNode.class).readValues(output.toFile())) {
      while (values.hasNext()) {
        objects.add(comparable((JsonNode) values.next()));
      }
    }
    return objects;
  }

  private static String errors(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<JsonNode> comparable(ReadResult read) {
    return read.manifests().stream().map(manifest -> comparable(manifest.object())).toList();
  }

  /** Without kubectl's own default namespace, with sorted fields and one class a number. */
  private static JsonNode comparable(JsonNode object) {
    ObjectNode sorted = (ObjectNode) plain(object);
    ObjectNode metadata = (ObjectNode) sorted.get("metadata");
    if (metadata.path("namespace").asText().equals("default")) {
      metadata.remove("namespace");
    }
    return sorted;
  }

  private static JsonNode plain(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
      return GoldenFiles.JSON.createObjectNode().setAll(fields);
    }
    if (node.isArray()) {
      ArrayNode array = GoldenFiles.JSON.createArrayNode();
      node.forEach(element -> array.add(plain(element)));
      return array;
    }
    boolean pastLong = node.isNumber() && !node.canConvertToLong();
    return pastLong ? DoubleNode.valueOf(node.doubleValue()) : node;
  }
}
