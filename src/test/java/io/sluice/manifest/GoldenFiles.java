package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files under {@code src/test/resources/manifest/}: in-NAME, and what is read from it. */
final class GoldenFiles {

  static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("src/test/resources/manifest");

  private GoldenFiles() {}

  static List<Path> inputs() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.getFileName().toString().startsWith("in-")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path output(Path input) {
    String name = input.getFileName().toString();
    return FOLDER.resolve("out-" + name.substring(3, name.lastIndexOf('.')) + ".json");
  }

  static ReadResult read(Path input) {
    try {
      return new ManifestReader().read(input.getFileName().toString(), Files.readAllBytes(input));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode toJson(ReadResult result) {
    ObjectNode json = JSON.createObjectNode();
    var manifests = json.putArray("manifests");
    for (Manifest manifest : result.manifests()) {
      ObjectNode entry = manifests.addObject();
      entry.put("id", manifest.id().inventoryId());
      entry.put("line", manifest.line());
      entry.set("object", manifest.object());
    }
    var problems = json.putArray("problems");
    result.problems().forEach(problem -> problems.add(problem.message()));
    return json;
  }
}
