package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SchemaGuardTest {

  private final AtomicReference<CustomResourceDefinition> server = new AtomicReference<>();

  @Test
  void whatTheWatchTellsWhileAnOlderCrdIsReadStands() throws IOException {
    // Given
    var ours = ours("3");
    var itself = new AtomicReference<SchemaGuard>();
    var guard =
        new SchemaGuard(
            null, this::version, () -> readAndThenRestored(itself.get(), ours), state -> {});
    itself.set(guard);
    guard.onAdd(ours("1"));
    server.set(foreign("2"));

    // When
    guard.refresh();

    // Then
    assertThat(guard.state().usable()).isTrue();
  }

  private Optional<String> version() {
    return Optional.of(server.get().getMetadata().getResourceVersion());
  }

  private CustomResourceDefinition readAndThenRestored(
      SchemaGuard guard, CustomResourceDefinition ours) {
    var read = server.getAndSet(ours);
    guard.onUpdate(read, ours);
    return read;
  }

  private static CustomResourceDefinition ours(String version) throws IOException {
    try (var file =
        Files.newInputStream(Path.of("k8s/crd/buckets.source.toolkit.fluxcd.io.yaml"))) {
      return established(file, version);
    }
  }

  private static CustomResourceDefinition foreign(String version) throws IOException {
    try (var file =
        SchemaGuardTest.class.getResourceAsStream("/it/crd-without-sluices-fields.yaml")) {
      return established(file, version);
    }
  }

  private static CustomResourceDefinition established(InputStream file, String version) {
    return new CustomResourceDefinitionBuilder(
            Serialization.unmarshal(file, CustomResourceDefinition.class))
        .editMetadata()
        .withUid("uid")
        .withGeneration(1L)
        .withResourceVersion(version)
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Established")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }
}
