package io.sluice.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectPage;
import io.sluice.storage.ReadRequest;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.SourceLocation.Matching;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import io.sluice.storage.StoreKind;
import io.sluice.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

  private static final SourceLocation WHOLE =
      new SourceLocation(StoreKind.S3, "abc", "", Matching.PREFIX, null);
  private static final Limits LIMITS = new Limits(2000, 1 << 20, 2048, 64 << 10);

  private final MemoryBudget budget = new MemoryBudget(LIMITS);
  private final Snapshots snapshots = new Snapshots(LIMITS, budget);
  private final Map<String, String> bodies = new ConcurrentHashMap<>();

  private void keep(ObjectMeta meta, byte[] body) {
    bodies.put(meta.key(), new String(body, StandardCharsets.UTF_8));
  }

  private Snapshot take(FakeStore store, Map<String, String> known) throws Exception {
    return take(snapshots, store, known, Set.of(), this::keep);
  }

  private static Snapshot take(
      Snapshots snapshots,
      FakeStore store,
      Map<String, String> known,
      Set<String> also,
      BodyHandler handler)
      throws Exception {
    Listing listing = snapshots.list(Selection.of(WHOLE), store);
    return snapshots.fetch(store, listing, known, also, handler);
  }

  private static void assertIsFree(MemoryBudget budget, long bytes) {
    Thread asking = MemoryBudgetTest.reserving(budget, bytes, () -> {});
    await("all is given back").until(() -> !asking.isAlive());
  }

  private static Map<String, String> etags(Snapshot snapshot) {
    return snapshot.index().values().stream()
        .collect(Collectors.toMap(ObjectMeta::key, ObjectMeta::etag));
  }

  @Test
  void everythingIsReadAtFirstAndOnlyWhatChangedLater() throws Exception {
    // Given
    FakeStore store = new FakeStore();
    IntStream.range(1000, 2000).forEach(i -> store.with(i + ".yaml", "v1"));
    Snapshot first = take(store, Map.of());
    store.requests.clear();
    store.with("1500.yaml", "v2");
    bodies.clear();

    // When
    Snapshot second = take(store, etags(first));

    // Then
    assertThat(first.read()).hasSize(1000);
    assertThat(bodies).isEqualTo(Map.of("1500.yaml", "v2"));
    assertThat(store.requests).containsExactly("LIST ", "GET 1500.yaml");
    assertThat(second.revision()).isNotEqualTo(first.revision());
    assertThat(second.settled()).isTrue();
    assertThat(second.whole()).isTrue();
  }

  @Test
  void nothingNewReadsNothing() throws Exception {
    // Given
    FakeStore store = new FakeStore().with("a.yaml", "1");
    Snapshot first = take(store, Map.of());
    store.requests.clear();

    // When
    Snapshot second = take(store, etags(first));

    // Then
    assertThat(store.requests).containsExactly("LIST ");
    assertThat(second.revision()).isEqualTo(first.revision());
    assertThat(second.read()).isEmpty();
  }

  @Test
  void keysAskedForAreReadThoughTheyAreKnown() throws Exception {
    // Given
    FakeStore store = new FakeStore().with("a.yaml", "1").with("b.yaml", "2");
    Map<String, String> known = etags(take(store, Map.of()));
    bodies.clear();

    // When
    take(snapshots, store, known, Set.of("b.yaml", "gone.yaml"), this::keep);

    // Then
    assertThat(bodies).isEqualTo(Map.of("b.yaml", "2"));
  }

  @Test
  void deletedKeysAreMissing() throws Exception {
    // Given
    FakeStore store = new FakeStore().with("a.yaml", "1").with("b.yaml", "2");
    Map<String, String> known = etags(take(store, Map.of()));
    store.objects.remove("a.yaml");

    // When
    Snapshot snapshot = take(store, known);

    // Then
    assertThat(snapshot.missing(known.keySet())).containsExactly("a.yaml");
  }

  @Test
  void anObjectThatChangesAfterTheListingIsTakenAsItIsNow() throws Exception {
    // Given
    FakeStore store = new FakeStore().with("a.yaml", "1").with("b.yaml", "2");
    Listing listing = snapshots.list(Selection.of(WHOLE), store);
    store.with("a.yaml", "newer and longer");

    // When
    Snapshot snapshot = snapshots.fetch(store, listing, Map.of(), Set.of(), this::keep);

    // Then
    assertThat(bodies).isEqualTo(Map.of("a.yaml", "newer and longer", "b.yaml", "2"));
    assertThat(snapshot.index().get("a.yaml")).isEqualTo(store.meta("a.yaml"));
    assertThat(snapshot.revision())
        .isEqualTo(snapshots.list(Selection.of(WHOLE), store).revision());
    assertThat(snapshot.listings()).isEqualTo(2);
    assertThat(snapshot.settled()).isTrue();
  }

  @Test
  void anObjectThatVanishesAfterTheListingCountsAsDeleted() throws Exception {
    // Given
    FakeStore store = new FakeStore().with("a.yaml", "1").with("b.yaml", "2");
    Listing listing = snapshots.list(Selection.of(WHOLE), store);
    store.objects.remove("a.yaml");

    // When
    Snapshot snapshot = snapshots.fetch(store, listing, Map.of(), Set.of(), this::keep);

    // Then
    assertThat(snapshot.index()).containsOnlyKeys("b.yaml");
    assertThat(snapshot.failed()).isEmpty();
    assertThat(snapshot.settled()).isTrue();
  }

  @Test
  void anObjectThatIsListedButNeverThereFails() throws Exception {
    // Given
    FakeStore store =
        new FakeStore() {
          @Override
          public synchronized StoredObject get(ReadRequest request) throws StorageException {
            throw new StorageException(Reason.NO_SUCH_KEY, request.key(), null);
          }
        };
    store.with("a.yaml", "1");

    // When
    Snapshot snapshot = take(store, Map.of());

    // Then
    assertThat(snapshot.index()).containsOnlyKeys("a.yaml");
    assertThat(snapshot.failed()).containsOnlyKeys("a.yaml");
    assertThat(snapshot.settled()).isFalse();
    assertThat(snapshot.listings()).isEqualTo(3);
  }

  @Test
  void anObjectThatNeverStandsStillIsTakenInItsNewestState() throws Exception {
    // Given
    AtomicLong edits = new AtomicLong();
    FakeStore store =
        new FakeStore() {
          @Override
          public synchronized ObjectPage list(String prefix, String next) throws StorageException {
            with("a.yaml", "edit " + edits.incrementAndGet());
            ObjectPage page = super.list(prefix, next);
            with("a.yaml", "edit " + edits.incrementAndGet());
            return page;
          }
        };
    store.with("a.yaml", "0");

    // When
    Snapshot snapshot = take(store, Map.of());

    // Then
    assertThat(snapshot.settled()).isFalse();
    assertThat(snapshot.listings()).isEqualTo(3);
    assertThat(bodies).isEqualTo(Map.of("a.yaml", "edit 6"));
    assertThat(snapshot.index().get("a.yaml")).isEqualTo(store.meta("a.yaml"));
  }

  @Test
  void oneUnreadableObjectDoesNotStopTheOthers() throws Exception {
    // Given
    FakeStore store = failing("b.yaml", Reason.ACCESS_DENIED);
    store.with("a.yaml", "1").with("b.yaml", "2").with("c.yaml", "3");

    // When
    Snapshot snapshot = take(store, Map.of());

    // Then
    assertThat(bodies).containsOnlyKeys("a.yaml", "c.yaml");
    assertThat(snapshot.failed()).containsOnlyKeys("b.yaml");
    assertThat(snapshot.index()).containsKey("b.yaml");
    assertThat(snapshot.whole()).isFalse();
  }

  @Test
  void aStoreThatIsDownIsNotAskedForEveryKey() throws Exception {
    // Given
    FakeStore store = failing("", Reason.UNREACHABLE);
    IntStream.range(1000, 2000).forEach(i -> store.with(i + ".yaml", "v1"));

    // When
    Snapshot snapshot = take(store, Map.of());

    // Then
    assertThat(snapshot.failed()).hasSize(1000);
    assertThat(store.count("GET")).isLessThanOrEqualTo(32);
  }

  private static FakeStore failing(String part, Reason reason) {
    return new FakeStore() {
      @Override
      public synchronized StoredObject get(ReadRequest request)
          throws StorageException, InterruptedException {
        if (request.key().contains(part)) {
          requests.add("GET " + request.key());
          throw new StorageException(reason, "no", null);
        }
        return super.get(request);
      }
    };
  }

  @Test
  void anObjectPastTheLimitIsRefusedWithoutBeingRead() throws Exception {
    // Given
    FakeStore store = new FakeStore().with("a.yaml", "1").with("b.yaml", "2");
    store.sizes.put("b.yaml", 2049L);

    // When
    Snapshot snapshot = take(store, Map.of());

    // Then
    assertThat(store.requests).containsExactly("LIST ", "GET a.yaml");
    assertThat(snapshot.failed().get("b.yaml"))
        .hasMessageContaining("b.yaml")
        .hasMessageContaining("SLUICE_LIMITS_OBJECT_BYTES");
  }

  @Test
  void anObjectThatGrewPastTheLimitIsRefused() throws Exception {
    // Given
    FakeStore store = new FakeStore().with("a.yaml", "1");
    Listing listing = snapshots.list(Selection.of(WHOLE), store);
    store.with("a.yaml", "x".repeat(3000));

    // When
    Snapshot snapshot = snapshots.fetch(store, listing, Map.of(), Set.of(), this::keep);

    // Then
    assertThat(bodies).isEmpty();
    assertThat(snapshot.failed().get("a.yaml").reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void bodiesInMemoryStayWithinTheBudget() throws Exception {
    // Given
    AtomicLong held = new AtomicLong();
    AtomicLong most = new AtomicLong();
    MemoryBudget small = new MemoryBudget(new Limits(1, 1, 1, 8 << 10));
    FakeStore store = new FakeStore();
    IntStream.range(0, 300).forEach(i -> store.with(i + ".yaml", "x".repeat(1 + i * 6)));

    // When
    take(
        new Snapshots(LIMITS, small),
        store,
        Map.of(),
        Set.of(),
        (meta, body) -> {
          most.accumulateAndGet(held.addAndGet(body.length), Math::max);
          Thread.yield();
          held.addAndGet(-body.length);
        });

    // Then
    assertThat(most.get()).isPositive().isLessThanOrEqualTo(8 << 10);
    assertIsFree(small, 8 << 10);
  }

  @Test
  void aHandlersErrorEndsTheFetchAndIsThrownOn() {
    // Given
    FakeStore store = new FakeStore().with("a.yaml", "1");

    // Then
    assertThatThrownBy(
            () ->
                take(
                    snapshots,
                    store,
                    Map.of(),
                    Set.of(),
                    (meta, body) -> {
                      throw new IllegalStateException("cannot parse");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot parse");
    assertIsFree(budget, LIMITS.memory());
  }

  @Test
  void aCancelledSyncEndsPromptlyAndGivesItsMemoryBack() throws Exception {
    // Given
    CountDownLatch reading = new CountDownLatch(1);
    FakeStore store =
        new FakeStore() {
          @Override
          @SuppressWarnings("UnsynchronizedOverridesSynchronized")
          public StoredObject get(ReadRequest request) throws InterruptedException {
            reading.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError("never");
          }
        };
    IntStream.range(0, 100).forEach(i -> store.with(i + ".yaml", "v1"));
    AtomicReference<Exception> end = new AtomicReference<>();
    Thread sync =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    take(store, Map.of());
                  } catch (Exception e) {
                    end.set(e);
                  }
                });
    reading.await();

    // When
    sync.interrupt();

    // Then
    await().until(() -> end.get() != null);
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertIsFree(budget, LIMITS.memory());
  }
}
