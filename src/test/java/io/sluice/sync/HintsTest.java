package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sluice.api.Bucket;
import io.sluice.apply.BucketRef;
import io.sluice.notification.BucketName;
import io.sluice.notification.ObjectChange;
import io.sluice.notification.ObjectChange.What;
import io.sluice.notification.ObjectRef;
import io.sluice.notification.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HintsTest {

  private static final BucketName S3 = new BucketName(Store.S3, "shared");
  private static final BucketRef A = new BucketRef("ns", "a");
  private static final BucketRef ALL = new BucketRef("ns", "all");

  private final List<Bucket> buckets =
      new ArrayList<>(List.of(bucket("a", "s3://shared/a"), bucket("all", "s3://shared")));
  private final Woken woken = new Woken();
  private final Heard heard = new Heard(Clock.systemUTC());
  private final Hints hints = new Hints(() -> buckets, woken, heard);
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void aChangeWakesAllBucketsItConcernsAndIsDoneWhenAllAre() {
    // Given
    offer(S3, "a/one.yaml");
    // When
    hints.of(A).take().done();
    int afterOne = done.get();
    hints.of(ALL).take().done();
    // Then
    assertThat(woken.hinted).containsExactlyInAnyOrder(A, ALL);
    assertThat(afterOne).isZero();
    assertThat(done).hasValue(1);
  }

  @Test
  void whatConcernsNobodyIsDoneAtOnce() {
    // Given
    // When
    offer(new BucketName(Store.S3, "foreign"), "a/one.yaml");
    offer(new BucketName(Store.GS, "shared"), "a/one.yaml");
    offer(S3, "a/picture.png");
    // Then
    assertThat(done).hasValue(3);
    assertThat(woken.hinted).isEmpty();
  }

  @Test
  void aNotificationOfAnyKeyShowsThatTheBucketNotifies() {
    // Given
    // When
    offer(S3, "pictures/one.png");
    offer(new BucketName(Store.S3, "foreign"), "a/one.yaml");
    // Then
    assertThat(heard.ever(S3)).isTrue();
    assertThat(heard.ever(new BucketName(Store.S3, "foreign"))).isFalse();
  }

  @Test
  void theHintsOfABucketThatIsGoneAreDone() {
    // Given
    offer(S3, "b/one.yaml");
    // When
    hints.forget(ALL);
    // Then
    assertThat(done).hasValue(1);
  }

  @Test
  void aBucketThatIsSuspendedIsNotHinted() {
    // Given
    buckets.set(1, bucket("all", "s3://shared", ", suspend: true"));
    hints.interestsChanged();
    // When
    offer(S3, "b/one.yaml");
    // Then
    assertThat(done).hasValue(1);
    assertThat(woken.hinted).isEmpty();
  }

  @Test
  void aBucketThatCameWhileTheOthersWereLookedThroughIsHinted() {
    // Given
    var before = List.copyOf(buckets);
    buckets.add(bucket("late", "s3://late"));
    var late = new BucketName(Store.S3, "late");
    var asked = new AtomicInteger();
    var racing = new AtomicReference<Hints>();
    racing.set(
        new Hints(
            () -> {
              if (asked.getAndIncrement() > 0) {
                return buckets;
              }
              racing.get().interestsChanged();
              return before;
            },
            woken,
            heard));
    racing.get().offer(change(late, "x.yaml"), done::incrementAndGet);
    // When
    racing.get().offer(change(late, "one.yaml"), done::incrementAndGet);
    // Then
    assertThat(woken.hinted).containsExactly(new BucketRef("ns", "late"));
  }

  @Test
  void aReplayWakesEachBucketOnceForAllItsKeysAndIsNoNotification() {
    // Given
    // When
    hints.lookAt(
        Set.of(
            new ObjectRef(S3, "a/one.yaml"),
            new ObjectRef(S3, "a/two.yaml"),
            new ObjectRef(S3, "b/three.yaml")));
    // Then
    assertThat(woken.replayed).containsExactlyInAnyOrder(A, ALL);
    assertThat(hints.of(A).take().keys()).containsExactlyInAnyOrder("a/one.yaml", "a/two.yaml");
    assertThat(hints.of(ALL).take().keys()).hasSize(3);
    assertThat(heard.ever(S3)).isFalse();
  }

  private void offer(BucketName bucket, String key) {
    hints.offer(change(bucket, key), done::incrementAndGet);
  }

  private static ObjectChange change(BucketName bucket, String key) {
    return new ObjectChange(new ObjectRef(bucket, key), What.CREATED, Instant.now(), "id", "type");
  }

  private static Bucket bucket(String name, String url, String... more) {
    return Serialization.unmarshal(
        """
        ---
        metadata: {namespace: ns, name: %s}
        spec: {interval: 1m, url: "%s"%s}
        """
            .formatted(name, url, String.join("", more)),
        Bucket.class);
  }

  private static final class Woken implements Hints.Waker {
    private final List<BucketRef> hinted = new ArrayList<>();
    private final List<BucketRef> replayed = new ArrayList<>();

    @Override
    public void hinted(BucketRef bucket) {
      hinted.add(bucket);
    }

    @Override
    public void replayed(BucketRef bucket) {
      replayed.add(bucket);
    }

    @Override
    public void missed() {}
  }
}
