package io.sluice.it;

import static io.sluice.testbed.S3Request.Kind.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.Fault;
import io.sluice.testbed.S3Request;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that move while the listing of their bucket, of two pages, is under way. */
class MovedFileIT {

  private final SharedSluice sluice = SharedSluice.get();

  @AfterEach
  void heal() {
    sluice.proxy().heal();
  }

  @Test
  void aFileThatMovesBetweenTwoPagesOfAListingPrunesNothing() {
    try (var it = twoPages("moved-file")) {
      // Given
      it.put("app/z.yaml", it.configMap("moves", "1")).bucket().awaitReady();
      var uid = it.liveConfigMap("moves").orElseThrow().getMetadata().getUid();
      var pages =
          onSecondPage(
              it,
              () -> {
                it.put("app/a.yaml", it.configMap("moves", "1"));
                it.delete("app/z.yaml");
              });

      // When
      it.sync();

      // Then
      assertThat(pages.get()).isPositive();
      it.awaitReady().sync();
      assertThat(it.liveConfigMap("moves").orElseThrow().getMetadata().getUid()).isEqualTo(uid);
    }
  }

  @Test
  void anObjectThatMovesToAFileOfAnEarlierPageIsNotPruned() {
    try (var it = twoPages("moved-object")) {
      // Given
      it.put("app/a.yaml", it.configMap("other", "1"))
          .put("app/z.yaml", it.configMap("stays", "1") + "---\n" + it.configMap("moves", "1"))
          .bucket()
          .awaitReady();
      var uid = it.liveConfigMap("moves").orElseThrow().getMetadata().getUid();
      onSecondPage(
          it,
          () -> {
            it.put("app/a.yaml", it.configMap("other", "1") + "---\n" + it.configMap("moves", "1"));
            it.put("app/z.yaml", it.configMap("stays", "2"));
          });

      // When
      it.sync();

      // Then
      assertThat(it.liveValue("stays")).contains("2");
      it.awaitReady().sync();
      assertThat(it.liveConfigMap("moves").orElseThrow().getMetadata().getUid()).isEqualTo(uid);
    }
  }

  @Test
  void whatIsGoneFromBothListingsIsPruned() {
    try (var it = twoPages("removed-file")) {
      // Given
      it.put("app/y.yaml", it.configMap("stays", "1"))
          .put("app/z.yaml", it.configMap("goes", "1"))
          .bucket()
          .awaitReady();
      onSecondPage(it, () -> it.put("app/a.yaml", it.configMap("comes", "1")));

      // When
      it.delete("app/z.yaml").sync();

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> it.liveConfigMap("goes").isEmpty());
      assertThat(it.liveValue("comes")).contains("1");
      it.awaitReady();
    }
  }

  /** A thousand keys, none of them a manifest, between those that the tests add. */
  private static Scenario twoPages(String hint) {
    var it = Scenario.shared(hint);
    IntStream.range(0, 1000)
        .parallel()
        .forEach(i -> it.put("app/m-%04d.txt".formatted(i), Integer.toString(i)));
    return it;
  }

  /** Does something once, when the first page of a listing was answered and the next is asked. */
  private AtomicInteger onSecondPage(Scenario it, Runnable change) {
    var pages = new AtomicInteger();
    sluice
        .proxy()
        .inject(
            request -> {
              if (isSecondPage(it, request) && pages.getAndIncrement() == 0) {
                change.run();
              }
              return false;
            },
            new Fault.Reset());
    return pages;
  }

  private static boolean isSecondPage(Scenario it, S3Request request) {
    return request.kind() == LIST
        && request.bucket().equals(it.s3Bucket())
        && request.query().containsKey("continuation-token");
  }
}
