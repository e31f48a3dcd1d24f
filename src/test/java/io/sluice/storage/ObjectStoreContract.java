package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.sluice.storage.StorageException.Reason;
import io.sluice.testbed.Fault;
import io.sluice.testbed.S3Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store promises, whatever cloud it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ObjectStoreContract {

  private static final long MIB = 1 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** A call that a store can fail at. */
  enum Verb {
    LIST {
      @Override
      void on(ObjectStore store) throws Exception {
        store.list("", null);
      }
    },
    HEAD {
      @Override
      void on(ObjectStore store) throws Exception {
        store.head("a.yaml", null);
      }
    },
    GET {
      @Override
      void on(ObjectStore store) throws Exception {
        store.get(new ReadRequest("a.yaml", null, null, MIB));
      }
    };

    abstract void on(ObjectStore store) throws Exception;
  }

  final Stores stores = new Stores();

  abstract String newBucket();

  abstract void put(String bucket, String key, String text);

  abstract void delete(String bucket, String key);

  /** A proxy before the server, for faults. */
  abstract S3Proxy proxy();

  abstract ObjectStore open(String bucket, Duration timeout);

  /** A store behind the proxy. */
  abstract ObjectStore open(S3Proxy proxy, String bucket, Duration timeout);

  /** A store whose credentials are refused. */
  abstract ObjectStore openWithWrongCredentials(String bucket);

  /** A store that takes the request for being made at another time. */
  abstract ObjectStore openWithWrongClock(S3Proxy proxy, String bucket);

  @AfterAll
  void closeStores() {
    stores.close();
  }

  private ObjectStore open(String bucket) {
    return open(bucket, TIMEOUT);
  }

  private static List<ObjectMeta> listAll(ObjectStore store, String prefix) throws Exception {
    List<ObjectMeta> all = new ArrayList<>();
    String next = null;
    do {
      ObjectPage page = store.list(prefix, next);
      assertThat(page.objects()).hasSizeLessThanOrEqualTo(1000);
      all.addAll(page.objects());
      next = page.next();
    } while (next != null);
    return all;
  }

  private static String text(StoredObject object) {
    return new String(object.body(), StandardCharsets.UTF_8);
  }

  private static StorageException failure(Verb verb, ObjectStore store) {
    StorageException failure = catchThrowableOfType(StorageException.class, () -> verb.on(store));
    assertThat(failure).as("%s fails", verb).isNotNull();
    assertThat(failure.getMessage())
        .doesNotContain("Exception", "injected", "PRIVATE")
        .hasSizeLessThan(300);
    return failure;
  }

  @Test
  void objectsOverSeveralPagesAreListedOnceEach() throws Exception {
    // Given
    String bucket = newBucket();
    try (var executor = java.util.concurrent.Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 2500; i++) {
        String key = "p/%04d.yaml".formatted(i);
        executor.execute(() -> put(bucket, key, "x"));
      }
    }
    put(bucket, "other.yaml", "x");

    // When
    List<ObjectMeta> all = listAll(open(bucket), "p/");

    // Then
    assertThat(all).hasSize(2500).extracting(ObjectMeta::key).doesNotHaveDuplicates();
    assertThat(all).allSatisfy(meta -> assertThat(meta.size()).isEqualTo(1));
  }

  @Test
  void oddKeysAreListedAndRead() throws Exception {
    // Given
    String bucket = newBucket();
    List<String> keys =
        List.of(
            "a b.yaml",
            "a+b.yaml",
            "a%20b.yaml",
            "ä/ö ü.yaml",
            "日本.yaml",
            "a?b#c&d=e.yaml",
            "a'b\"c.yaml",
            "x;y,z:@!$()*.yaml",
            "😀.yaml");
    keys.forEach(key -> put(bucket, key, "text of " + key));
    ObjectStore store = open(bucket);

    // When
    List<ObjectMeta> listed = listAll(store, "");

    // Then
    assertThat(listed).extracting(ObjectMeta::key).containsExactlyInAnyOrderElementsOf(keys);
    for (ObjectMeta meta : listed) {
      StoredObject object = store.get(ReadRequest.of(meta, null));
      assertThat(text(object)).isEqualTo("text of " + meta.key());
      assertThat(object.meta().etag()).isEqualTo(meta.etag());
      assertThat(store.head(meta.key(), null).etag()).isEqualTo(meta.etag());
    }
  }

  @Test
  void anEmptyObjectIsRead() throws Exception {
    // Given
    String bucket = newBucket();
    put(bucket, "empty.yaml", "");
    ObjectStore store = open(bucket);

    // Then
    assertThat(store.get(ReadRequest.of(store.list("", null).objects().get(0), null)).body())
        .isEmpty();
  }

  @Test
  void anEmptyBucketIsListedAsSuch() throws Exception {
    assertThat(open(newBucket()).list("", null)).isEqualTo(new ObjectPage(List.of(), null));
  }

  @Test
  void anObjectChangedAfterTheListingIsTold() throws Exception {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "old");
    ObjectStore store = open(bucket);
    ObjectMeta listed = store.list("", null).objects().get(0);
    put(bucket, "a.yaml", "newer");

    // Then
    assertThatThrownBy(() -> store.get(ReadRequest.of(listed, null)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANGED));
    assertThatThrownBy(() -> store.get(new ReadRequest("a.yaml", null, listed.etag(), MIB)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANGED));
    assertThat(text(store.get(new ReadRequest("a.yaml", null, null, MIB)))).isEqualTo("newer");
  }

  @Test
  void anObjectDeletedAfterTheListingIsGone() throws Exception {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "old");
    ObjectStore store = open(bucket);
    ObjectMeta listed = store.list("", null).objects().get(0);
    delete(bucket, "a.yaml");

    // Then
    assertThatThrownBy(() -> store.get(ReadRequest.of(listed, null)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_KEY));
    assertThat(failure(Verb.HEAD, store).reason()).isEqualTo(Reason.NO_SUCH_KEY);
    assertThat(failure(Verb.GET, store).reason()).isEqualTo(Reason.NO_SUCH_KEY);
  }

  @Test
  void anObjectPastTheLimitIsNotBuffered() {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "0123456789");

    // Then
    assertThatThrownBy(() -> open(bucket).get(new ReadRequest("a.yaml", null, null, 9)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void aMissingBucketIsNamed() {
    // When
    StorageException failure = failure(Verb.LIST, open("no-such-bucket-here"));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_BUCKET);
    assertThat(failure).hasMessageContaining("no-such-bucket-here");
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void wrongCredentialsNameTheirSecret(Verb verb) {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "x");

    // When
    StorageException failure = failure(verb, openWithWrongCredentials(bucket));

    // Then
    assertThat(failure.reason())
        .as(failure.getMessage())
        .isIn(Reason.AUTHENTICATION, verb == Verb.HEAD ? Reason.ACCESS_DENIED : null);
    assertThat(failure).hasMessageContaining("in Secret team/creds");
  }

  @ParameterizedTest
  @EnumSource(value = Verb.class, names = "HEAD", mode = EnumSource.Mode.EXCLUDE)
  void aWrongClockIsToldAsSuch(Verb verb) {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "x");
    try (S3Proxy proxy = proxy()) {
      // When
      StorageException failure = failure(verb, openWithWrongClock(proxy, bucket));

      // Then
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.AUTHENTICATION);
      assertThat(failure).hasMessageContaining("clock of this machine");
    }
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void whatFailsOnceIsTriedAgain(Verb verb) throws Exception {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "x");
    try (S3Proxy proxy = proxy()) {
      proxy.inject(r -> true, new Fault.Status(503, "SlowDown"), 1);
      proxy.inject(r -> true, new Fault.Reset(), 1);

      // Then
      verb.on(open(proxy, bucket, TIMEOUT));
      assertThat(proxy.requests()).hasSizeGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void aBodyThatBreaksOffIsReadAgain() throws Exception {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "0123456789");
    ObjectMeta listed = open(bucket).list("", null).objects().get(0);
    try (S3Proxy proxy = proxy()) {
      proxy.inject(r -> true, new Fault.Truncated(4), 1);

      // Then
      assertThat(text(open(proxy, bucket, TIMEOUT).get(ReadRequest.of(listed, null))))
          .isEqualTo("0123456789");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LIST, 403, ACCESS_DENIED",
    "HEAD, 403, ACCESS_DENIED",
    "GET, 403, ACCESS_DENIED",
    "LIST, 401, AUTHENTICATION",
    "LIST, 429, THROTTLED",
    "HEAD, 503, THROTTLED",
    "GET, 503, THROTTLED",
    "LIST, 500, OTHER",
    "HEAD, 500, OTHER",
    "GET, 500, OTHER",
    "HEAD, 404, NO_SUCH_KEY",
    "GET, 404, NO_SUCH_KEY",
    "LIST, 400, INVALID",
    "GET, 412, CHANGED",
  })
  void eachStatusIsToldApart(Verb verb, int status, Reason reason) {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "x");
    try (S3Proxy proxy = proxy()) {
      proxy.inject(r -> true, new Fault.Status(status, "<b>injected</b>"));

      // When
      StorageException failure = failure(verb, open(proxy, bucket, TIMEOUT));

      // Then
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    }
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void aServerThatNeverAnswersTimesOut(Verb verb) {
    // Given
    String bucket = newBucket();
    try (S3Proxy proxy = proxy()) {
      proxy.inject(r -> true, new Fault.Stall());

      // When
      StorageException failure = failure(verb, open(proxy, bucket, Duration.ofSeconds(1)));

      // Then
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.TIMEOUT);
      assertThat(failure).hasMessageContaining("within 1s").hasMessageContaining("spec.timeout");
    }
  }

  @Test
  void aBodyThatStallsTimesOut() throws Exception {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "0123456789");
    ObjectMeta listed = open(bucket).list("", null).objects().get(0);
    try (S3Proxy proxy = proxy()) {
      proxy.inject(r -> true, new Fault.StalledBody(3));
      ObjectStore store = open(proxy, bucket, Duration.ofSeconds(1));

      // Then
      assertThatThrownBy(() -> store.get(ReadRequest.of(listed, null)))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    }
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void aConnectionThatIsAlwaysResetIsUnreachable(Verb verb) {
    // Given
    String bucket = newBucket();
    try (S3Proxy proxy = proxy()) {
      proxy.inject(r -> true, new Fault.Reset());

      // Then
      assertThat(failure(verb, open(proxy, bucket, TIMEOUT)).reason())
          .isEqualTo(Reason.UNREACHABLE);
    }
  }

  @Test
  void anInterruptEndsACallAtOnce() throws Exception {
    // Given
    String bucket = newBucket();
    try (S3Proxy proxy = proxy()) {
      proxy.inject(r -> true, new Fault.Stall());
      ObjectStore store = open(proxy, bucket, Duration.ofMinutes(10));
      AtomicReference<Exception> end = new AtomicReference<>();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      store.list("", null);
                    } catch (Exception e) {
                      end.set(e);
                    }
                  });
      await().until(() -> !proxy.requests().isEmpty());

      // When
      reader.interrupt();

      // Then
      await().until(() -> end.get() != null);
      assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }
  }
}
