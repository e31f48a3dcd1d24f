package io.sluice.it;

import static io.sluice.testbed.S3Request.Kind.GET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.Fault;
import io.sluice.testbed.S3Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects that change or vanish while they are being read. */
class ChangesUnderwayIT {

  private final S3Proxy proxy = SharedSluice.get().proxy();

  @AfterEach
  void heal() {
    proxy.heal();
  }

  /** Does something to the bucket once, after it was listed and before this key is read. */
  private void beforeFirstGet(Scenario it, String key, Runnable action) {
    var done = new AtomicBoolean();
    proxy.inject(
        r -> {
          if (r.kind() == GET
              && r.bucket().equals(it.s3Bucket())
              && r.key().equals(key)
              && done.compareAndSet(false, true)) {
            action.run();
          }
          return false;
        },
        new Fault.Reset());
  }

  @Test
  void anObjectThatChangesAfterTheListingIsTakenAsItIsThen() {
    try (var it = Scenario.shared("changing")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "1"));
      beforeFirstGet(
          it, "app/one.yaml", () -> it.put("app/one.yaml", it.configMap("one", "a newer value")));

      // When
      it.bucket().awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("a newer value");
      assertThat(it.liveValue("two")).contains("1");
      var revision = it.status().orElseThrow().artifact().revision();
      it.sync();
      assertThat(it.status().orElseThrow().artifact().revision()).isEqualTo(revision);
    }
  }

  @Test
  void anObjectThatVanishesAfterTheListingCountsAsDeleted() {
    try (var it = Scenario.shared("vanishing")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "1"))
          .bucket()
          .awaitReady();
      it.put("app/one.yaml", it.configMap("one", "2"));
      beforeFirstGet(it, "app/one.yaml", () -> it.delete("app/one.yaml"));

      // When
      it.sync();

      // Then
      assertThat(it.liveConfigMap("one")).isEmpty();
      assertThat(it.liveValue("two")).contains("1");
      assertThat(it.condition("Ready").orElseThrow().getStatus()).isEqualTo("True");
    }
  }

  @Test
  void aBodyThatBreaksOffIsNeverTakenForTheWhole() {
    try (var it = Scenario.shared("half")) {
      // Given
      var two = it.configMap("two", "1") + "---\n" + it.configMap("three", "1");
      it.put("app/two.yaml", two).bucket().awaitReady();
      it.put("app/two.yaml", two.replace("\"1\"", "\"2\""));
      proxy.inject(
          r -> r.kind() == GET && r.bucket().equals(it.s3Bucket()),
          new Fault.Truncated(it.configMap("two", "1").length()));

      // When
      it.sync();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed")).contains(it.s3Bucket());
      assertThat(it.liveValue("two")).contains("1");
      assertThat(it.liveValue("three")).contains("1");

      // When
      proxy.heal();

      // Then
      it.awaitReady();
      assertThat(it.liveValue("three")).contains("2");
    }
  }

  @Test
  void anObjectThatIsListedButCannotBeReadIsNotPruned() {
    try (var it = Scenario.shared("hidden")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "1"))
          .bucket()
          .awaitReady();
      it.put("app/one.yaml", it.configMap("one", "2"))
          .put("app/two.yaml", it.configMap("two", "2"));
      proxy.inject(
          r ->
              r.kind() == GET && r.bucket().equals(it.s3Bucket()) && r.key().equals("app/one.yaml"),
          new Fault.Status(404, "NoSuchKey"));

      // When
      it.sync();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains("app/one.yaml is listed, but cannot be read");
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.liveValue("two")).contains("2");
      assertThat(it.status().orElseThrow().inventory().objects()).isEqualTo(2);
    }
  }
}
