package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.storage.StorageException.Reason;
import io.sluice.testbed.Fault;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.S3Request;
import io.sluice.testbed.TestBed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ObjectStoreIT {

  private static final long MIB = 1 << 20;
  private static final List<String> ODD_KEYS =
      List.of(
          "odd/with space.yaml",
          "odd/plus+sign.yaml",
          "odd/per%20cent%.yaml",
          "odd/grüße/日本/😀.yaml",
          "odd/amp&less<quote\"apos'.yaml",
          "odd/question?hash#semi;colon:at@.yaml",
          "odd/star*paren()[]{}|\\back.yaml",
          "odd/~tilde=eq,comma$dollar!.yaml");

  enum Server {
    MOTO,
    VERSITYGW;

    S3Endpoint endpoint() {
      return this == MOTO ? TestBed.shared().moto() : TestBed.shared().versitygw();
    }
  }

  private Stores stores;

  @BeforeAll
  void open() {
    stores = new Stores();
  }

  @AfterAll
  void close() {
    stores.close();
  }

  private static void put(S3Endpoint server, String bucket, String key, String text) {
    try (S3Client s3 = TestBed.s3(server)) {
      s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text));
    }
  }

  private static List<ObjectMeta> all(ObjectStore store, String prefix) throws Exception {
    List<ObjectMeta> objects = new ArrayList<>();
    String next = null;
    do {
      ObjectPage page = store.list(prefix, next);
      objects.addAll(page.objects());
      next = page.next();
    } while (next != null);
    return objects;
  }

  private static String text(StoredObject object) {
    return new String(object.body(), StandardCharsets.UTF_8);
  }

  private static void oddKeysSurvive(Stores stores, S3Endpoint server, List<String> keys)
      throws Exception {
    // Given
    String bucket = TestBed.bucket(server, "odd");
    for (String key : keys) {
      put(server, bucket, key, "body of " + key);
    }
    try (S3Proxy proxy = S3Proxy.before(server)) {
      ObjectStore store = stores.open(proxy.endpoint(), bucket);

      // When
      List<ObjectMeta> listed = all(store, "odd/");

      // Then
      assertThat(listed).extracting(ObjectMeta::key).containsExactlyInAnyOrderElementsOf(keys);
      for (ObjectMeta meta : listed) {
        StoredObject object = store.get(new ReadRequest(meta.key(), null, meta.etag(), MIB));
        assertThat(text(object)).isEqualTo("body of " + meta.key());
        assertThat(object.meta().etag()).isEqualTo(meta.etag()).doesNotContain("\"");
        assertThat(object.meta().size()).isEqualTo(meta.size());
        assertThat(store.head(meta.key(), null).etag()).isEqualTo(meta.etag());
      }
      assertThat(proxy.count(S3Request.Kind.LIST, bucket)).isEqualTo(1);
      assertThat(proxy.count(S3Request.Kind.GET, bucket)).isEqualTo(keys.size());
      assertThat(proxy.count(S3Request.Kind.HEAD, bucket)).isEqualTo(keys.size());
    }
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void oddKeysAreListedAndReadAsTheyAre(Server server) throws Exception {
    oddKeysSurvive(stores, server.endpoint(), ODD_KEYS);
  }

  @Test
  void controlCharactersSurvive() throws Exception {
    oddKeysSurvive(
        stores,
        Server.MOTO.endpoint(),
        List.of("odd/tab\t.yaml", "odd/control\u0001.yaml", "odd/a..b/..c.yaml"));
  }

  /** On the wire, for no server of the test bed keeps such keys. */
  @ParameterizedTest
  @ValueSource(strings = {"a/../b.yaml", "../b.yaml", "a/./b.yaml", "a//b.yaml", "/b.yaml", ".."})
  void dotsAndSlashesAreAskedForAsTheyAre(String key) throws Exception {
    // Given
    S3Endpoint server = Server.MOTO.endpoint();
    try (S3Proxy proxy = S3Proxy.before(server)) {
      proxy.inject(r -> true, new Fault.Status(404, "NoSuchKey"));
      ObjectStore store = stores.open(proxy.endpoint(), "bucket");

      // When
      assertThatThrownBy(() -> store.get(new ReadRequest(key, null, null, MIB)))
          .isInstanceOf(StorageException.class);

      // Then
      assertThat(proxy.requests())
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.bucket()).isEqualTo("bucket");
                assertThat(request.key()).isEqualTo(key);
              });
    }
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void aChangedObjectIsNotTakenForTheListedOne(Server server) throws Exception {
    // Given
    String bucket = TestBed.bucket(server.endpoint(), "changed");
    put(server.endpoint(), bucket, "a.yaml", "old");
    ObjectStore store = stores.open(server.endpoint(), bucket);
    ObjectMeta listed = all(store, "").getFirst();
    put(server.endpoint(), bucket, "a.yaml", "new");

    // Then
    assertThatThrownBy(() -> store.get(new ReadRequest("a.yaml", null, listed.etag(), MIB)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANGED));
    assertThat(text(store.get(new ReadRequest("a.yaml", null, null, MIB)))).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void anAbsentObjectIsNamed(Server server) throws Exception {
    // Given
    String bucket = TestBed.bucket(server.endpoint(), "absent");
    ObjectStore store = stores.open(server.endpoint(), bucket);

    // Then
    assertThatThrownBy(() -> store.get(new ReadRequest("a.yaml", null, null, MIB)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_KEY))
        .hasMessageContaining("a.yaml");
    assertThatThrownBy(() -> store.head("a.yaml", null))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_KEY));
  }

  @Test
  void aPinnedVersionIsReadThoughANewerOneIsThere() throws Exception {
    // Given
    S3Endpoint server = Server.MOTO.endpoint();
    String bucket = TestBed.bucket(server, "versions");
    String version;
    try (S3Client s3 = TestBed.s3(server)) {
      s3.putBucketVersioning(
          r ->
              r.bucket(bucket)
                  .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
      version =
          s3.putObject(r -> r.bucket(bucket).key("a.yaml"), RequestBody.fromString("one"))
              .versionId();
    }
    put(server, bucket, "a.yaml", "two");
    try (S3Proxy proxy = S3Proxy.before(server)) {
      ObjectStore store = stores.open(proxy.endpoint(), bucket);

      // When
      ObjectMeta meta = store.head("a.yaml", version);

      // Then
      assertThat(text(store.get(new ReadRequest("a.yaml", version, meta.etag(), MIB))))
          .isEqualTo("one");
      assertThat(proxy.count(S3Request.Kind.GET, bucket)).isEqualTo(1);
      assertThatThrownBy(() -> store.head("a.yaml", "no-such-version"))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void anObjectLargerThanAskedForIsNotRead() throws Exception {
    // Given
    S3Endpoint server = Server.VERSITYGW.endpoint();
    String bucket = TestBed.bucket(server, "large");
    put(server, bucket, "a.yaml", "x".repeat((int) (17 * MIB)));
    ObjectStore store = stores.open(server, bucket);

    // Then
    assertThatThrownBy(() -> store.get(new ReadRequest("a.yaml", null, null, 16 * MIB)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(store.get(new ReadRequest("a.yaml", null, null, 17 * MIB)).body())
        .hasSize((int) (17 * MIB));
  }

  @Test
  void whatPassesByItselfIsTriedAgain() throws Exception {
    // Given
    S3Endpoint server = Server.VERSITYGW.endpoint();
    String bucket = TestBed.bucket(server, "retry");
    put(server, bucket, "a.yaml", "whole body");
    try (S3Proxy proxy = S3Proxy.before(server)) {
      ObjectStore store = stores.open(proxy.endpoint(), bucket);
      proxy.inject(r -> r.kind() == S3Request.Kind.LIST, new Fault.Status(503, "SlowDown"), 1);
      proxy.inject(r -> r.kind() == S3Request.Kind.LIST, new Fault.Reset(), 1);
      proxy.inject(r -> r.kind() == S3Request.Kind.GET, new Fault.Truncated(5), 2);

      // When
      List<ObjectMeta> listed = all(store, "");
      StoredObject object = store.get(new ReadRequest("a.yaml", null, null, MIB));

      // Then
      assertThat(listed).hasSize(1);
      assertThat(text(object)).isEqualTo("whole body");
      assertThat(proxy.count(S3Request.Kind.LIST, bucket)).isEqualTo(3);
      assertThat(proxy.count(S3Request.Kind.GET, bucket)).isEqualTo(3);
    }
  }

  @Test
  void aPublicBucketIsReadWithoutCredentials() throws Exception {
    // Given
    S3Endpoint server = Server.VERSITYGW.endpoint();
    String bucket = TestBed.bucket(server, "public");
    put(server, bucket, "a.yaml", "for all");
    try (S3Client s3 = TestBed.s3(server)) {
      s3.putBucketPolicy(
          r ->
              r.bucket(bucket)
                  .policy(
                      """
                      {"Version": "2012-10-17", "Statement": [
                        {"Effect": "Allow", "Principal": "*",
                         "Action": ["s3:GetObject", "s3:ListBucket"],
                         "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"]}]}
                      """
                          .formatted(bucket)));
    }
    try (S3Proxy proxy = S3Proxy.before(server)) {
      ObjectStore store =
          stores.open(
              Stores.settings(
                  proxy.endpoint(),
                  java.time.Duration.ofSeconds(30),
                  new Credentials.Anonymous(),
                  server.region()),
              bucket);

      // Then
      ObjectMeta listed = all(store, "").getFirst();
      assertThat(text(store.get(ReadRequest.of(listed, null)))).isEqualTo("for all");
      assertThat(proxy.count(S3Request.Kind.GET, bucket)).isEqualTo(1);
    }
  }

  @Test
  void aServerThatRefusesADirectReadIsAskedByTheSdkAloneFromThenOn() throws Exception {
    // Given
    S3Endpoint server = Server.VERSITYGW.endpoint();
    String bucket = TestBed.bucket(server, "refused");
    put(server, bucket, "a.yaml", "by the SDK");
    try (S3Proxy proxy = S3Proxy.before(server)) {
      var denied = new Fault.Status(403, "AccessDenied");
      ObjectStore store = stores.open(proxy.endpoint(), bucket);
      var read = new ReadRequest("a.yaml", null, null, MIB);
      proxy.inject(r -> true, denied, 1);

      // When
      StoredObject object = store.get(read);

      // Then
      assertThat(text(object)).isEqualTo("by the SDK");
      assertThat(proxy.requests()).hasSize(2);
      proxy.inject(r -> true, denied, 1);
      assertThatThrownBy(() -> store.get(read))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ACCESS_DENIED));
      assertThat(proxy.requests()).hasSize(3);
    }
  }

  @Test
  void aServerThatFailsOnceIsStillReadDirectly() throws Exception {
    // Given
    S3Endpoint server = Server.VERSITYGW.endpoint();
    String bucket = TestBed.bucket(server, "failed-once");
    put(server, bucket, "a.yaml", "there");
    try (S3Proxy proxy = S3Proxy.before(server)) {
      ObjectStore store = stores.open(proxy.endpoint(), bucket);
      var read = new ReadRequest("a.yaml", null, null, MIB);
      proxy.inject(r -> true, new Fault.Status(503, "SlowDown"), 1);
      store.get(read);
      proxy.forget();
      proxy.inject(r -> true, new Fault.Status(403, "AccessDenied"), 1);

      // When
      StoredObject object = store.get(read);

      // Then
      assertThat(text(object)).isEqualTo("there");
      assertThat(proxy.requests()).hasSize(2);
    }
  }

  /** As multipart uploads and encryption by a key of KMS leave it. */
  @Test
  void anEtagThatIsNoHashOfTheBodyIsAsGoodAsAny() throws Exception {
    // Given
    S3Endpoint server = Server.MOTO.endpoint();
    String bucket = TestBed.bucket(server, "parts");
    try (S3Client s3 = TestBed.s3(server)) {
      String upload =
          s3.createMultipartUpload(
                  r ->
                      r.bucket(bucket)
                          .key("a.yaml")
                          .serverSideEncryption(ServerSideEncryption.AWS_KMS))
              .uploadId();
      String part =
          s3.uploadPart(
                  r -> r.bucket(bucket).key("a.yaml").uploadId(upload).partNumber(1),
                  RequestBody.fromString("encrypted"))
              .eTag();
      s3.completeMultipartUpload(
          r ->
              r.bucket(bucket)
                  .key("a.yaml")
                  .uploadId(upload)
                  .multipartUpload(m -> m.parts(p -> p.partNumber(1).eTag(part))));
    }
    ObjectStore store = stores.open(server, bucket);

    // When
    ObjectMeta listed = all(store, "").getFirst();

    // Then
    assertThat(listed.etag()).endsWith("-1");
    assertThat(text(store.get(ReadRequest.of(listed, null)))).isEqualTo("encrypted");
  }

  @Test
  void requestsAreCountedByVerbAndOutcome() throws Exception {
    // Given
    S3Endpoint server = Server.MOTO.endpoint();
    String bucket = TestBed.bucket(server, "metrics");
    try (Stores counted = new Stores()) {
      ObjectStore store = counted.open(server, bucket);

      // When
      store.list("", null);
      assertThatThrownBy(() -> store.get(new ReadRequest("a", null, null, MIB)))
          .isInstanceOf(StorageException.class);

      // Then
      assertThat(counted.count("list", "ok")).isEqualTo(1);
      assertThat(counted.count("get", "no_such_key")).isEqualTo(1);
    }
  }

  @Test
  void noBucketOrLocationIsAskedFor() throws Exception {
    // Given
    S3Endpoint server = Server.MOTO.endpoint();
    String bucket = TestBed.bucket(server, "frugal");
    try (S3Proxy proxy = S3Proxy.before(server)) {
      // When
      stores.open(proxy.endpoint(), bucket).list("p/", null);

      // Then
      assertThat(proxy.requests()).hasSize(1);
      assertThat(proxy.count(S3Request.Kind.LIST, bucket)).isEqualTo(1);
    }
  }
}
