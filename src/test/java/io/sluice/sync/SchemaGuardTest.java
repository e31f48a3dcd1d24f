package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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

  @Test
  void aCrdThatIsToldOfWhileTheFirstListEndsStands() throws Exception {
    // Given
    var guard = new SchemaGuard(null, this::version, server::get, state -> {});
    var judging = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var told = new Thread(() -> guard.onAdd(readSlowly(judging, goOn)));
    var listed = new Thread(guard::listed);
    told.start();
    judging.await();

    // When
    listed.start();
    await().until(() -> listed.getState() == Thread.State.BLOCKED);
    goOn.countDown();
    told.join();
    listed.join();

    // Then
    assertThat(guard.state().usable()).isTrue();
  }

  private static CustomResourceDefinition readSlowly(CountDownLatch begun, CountDownLatch goOn) {
    try {
      var crd = ours("1");
      return new CustomResourceDefinition(
          crd.getApiVersion(), crd.getKind(), crd.getMetadata(), crd.getSpec(), crd.getStatus()) {
        @Override
        public ObjectMeta getMetadata() {
          begun.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return super.getMetadata();
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
