package io.sluice.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectStore;
import io.sluice.storage.Objects;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.SourceLocation.Matching;
import io.sluice.storage.StoreKind;
import io.sluice.storage.Stores;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.S3Request.Kind;
import io.sluice.testbed.TestBed;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.s3.S3Client;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotsIT {

  private final Limits limits = Limits.DEFAULT;
  private final Snapshots snapshots = new Snapshots(limits, new MemoryBudget(limits));
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private Stores stores;

  @BeforeAll
  void open() {
    stores = new Stores();
  }

  @AfterAll
  void close() {
    stores.close();
  }

  private static SourceLocation at(String bucket, String path) {
    return new SourceLocation(StoreKind.S3, bucket, path, Matching.PATH, null);
  }

  private static void put(S3Endpoint server, String bucket, String key, String text) {
    Objects.put(server, bucket, 0, 1, i -> key, text);
  }

  private void keep(ObjectMeta meta, byte[] body) {
    bodies.put(meta.key(), new String(body, StandardCharsets.UTF_8));
  }

  private static Map<String, String> etags(Snapshot snapshot) {
    return snapshot.index().values().stream()
        .collect(Collectors.toMap(ObjectMeta::key, ObjectMeta::etag));
  }

  private Snapshot take(Selection selection, ObjectStore store, Map<String, String> known)
      throws Exception {
    return snapshots.fetch(store, snapshots.list(selection, store), known, Set.of(), this::keep);
  }

  @Test
  void ofAThousandObjectsOnlyTheChangedOneIsReadAgain() throws Exception {
    // Given
    S3Endpoint server = TestBed.shared().versitygw();
    String bucket = TestBed.bucket(server, "thousand");
    Objects.put(server, bucket, 0, 1000, i -> "p/%04d.yaml".formatted(i), "v1");
    try (S3Proxy proxy = S3Proxy.before(server)) {
      ObjectStore store = stores.open(proxy.endpoint(), bucket);
      bodies.clear();
      Selection all = Selection.of(at(bucket, "p"));
      Snapshot first = take(all, store, Map.of());
      assertThat(bodies).hasSize(1000);
      put(server, bucket, "p/0500.yaml", "v2");
      bodies.clear();
      proxy.forget();

      // When
      Snapshot second = take(all, store, etags(first));

      // Then
      assertThat(bodies).isEqualTo(Map.of("p/0500.yaml", "v2"));
      assertThat(proxy.count(Kind.LIST, bucket)).isEqualTo(1);
      assertThat(proxy.count(Kind.GET, bucket)).isEqualTo(1);
      assertThat(proxy.requests()).hasSize(2);

      // When
      proxy.forget();
      Snapshot third = take(all, store, etags(second));

      // Then
      assertThat(third.revision()).isEqualTo(second.revision());
      assertThat(proxy.requests()).hasSize(1);
    }
  }

  @Test
  void manyPagesAreOneIndex() throws Exception {
    // Given
    S3Endpoint server = TestBed.shared().versitygw();
    String bucket = TestBed.bucket(server, "index");
    Objects.put(server, bucket, 0, 2300, i -> "p/%d.yaml".formatted(i), "x");
    Objects.put(server, bucket, 0, 200, i -> "p/sub-%d/readme.md".formatted(i), "x");
    Objects.put(server, bucket, 0, 5, i -> "px/%d.yaml".formatted(i), "x");

    // When
    Listing listing = snapshots.list(Selection.of(at(bucket, "p")), stores.open(server, bucket));

    // Then
    assertThat(listing.manifests()).hasSize(2300);
    assertThat(listing.others()).isEqualTo(200);
    assertThat(listing.pages()).isEqualTo(3);
  }

  @Test
  void whatChangesOrVanishesBetweenListAndReadIsNeverHalf() throws Exception {
    // Given
    S3Endpoint server = TestBed.shared().moto();
    String bucket = TestBed.bucket(server, "race");
    Objects.put(server, bucket, 0, 10, i -> "p/%d.yaml".formatted(i), "v1");
    ObjectStore store = stores.open(server, bucket);
    Listing listing = snapshots.list(Selection.of(at(bucket, "p")), store);
    put(server, bucket, "p/3.yaml", "v2, longer than before");
    try (S3Client s3 = TestBed.s3(server)) {
      s3.deleteObject(r -> r.bucket(bucket).key("p/7.yaml"));
    }
    bodies.clear();

    // When
    Snapshot snapshot = snapshots.fetch(store, listing, Map.of(), Set.of(), this::keep);

    // Then
    assertThat(snapshot.settled()).isTrue();
    assertThat(snapshot.failed()).isEmpty();
    assertThat(snapshot.index()).hasSize(9).doesNotContainKey("p/7.yaml");
    assertThat(bodies).containsEntry("p/3.yaml", "v2, longer than before").hasSize(9);
    assertThat(snapshot.missing(listing.manifests().keySet())).containsExactly("p/7.yaml");
  }

  @Test
  void oneObjectCanBeTheSource() throws Exception {
    // Given
    S3Endpoint server = TestBed.shared().moto();
    String bucket = TestBed.bucket(server, "single");
    put(server, bucket, "p/a.yaml", "only me");
    put(server, bucket, "p/a.yaml.bak", "not me");
    try (S3Proxy proxy = S3Proxy.before(server)) {
      ObjectStore store = stores.open(proxy.endpoint(), bucket);
      bodies.clear();

      // When
      Snapshot snapshot = take(Selection.of(at(bucket, "p/a.yaml")), store, Map.of());

      // Then
      assertThat(bodies).isEqualTo(Map.of("p/a.yaml", "only me"));
      assertThat(snapshot.index()).containsOnlyKeys("p/a.yaml");
      assertThat(proxy.count(Kind.GET, bucket)).isEqualTo(1);

      // When
      take(Selection.of(at(bucket, "p/a.yaml")), store, etags(snapshot));

      // Then
      assertThat(proxy.count(Kind.GET, bucket)).isEqualTo(1);
    }
  }

  @Test
  void anObjectPastTheLimitIsRefusedAloneAndNeverRead() throws Exception {
    // Given
    S3Endpoint server = TestBed.shared().versitygw();
    String bucket = TestBed.bucket(server, "large");
    put(server, bucket, "p/a.yaml", "small");
    put(server, bucket, "p/b.yaml", "x".repeat((16 << 20) + 1));
    try (S3Proxy proxy = S3Proxy.before(server)) {
      bodies.clear();

      // When
      Snapshot snapshot =
          take(Selection.of(at(bucket, "p")), stores.open(proxy.endpoint(), bucket), Map.of());

      // Then
      assertThat(bodies).containsOnlyKeys("p/a.yaml");
      assertThat(snapshot.failed()).containsOnlyKeys("p/b.yaml");
      assertThat(proxy.count(Kind.GET, bucket)).isEqualTo(1);
    }
  }
}
