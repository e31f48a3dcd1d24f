package io.sluice.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectPage;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.SourceLocation.Matching;
import io.sluice.storage.StorageException;
import io.sluice.storage.StoreKind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SourceLocation PATH = at("p", Matching.PATH);
  private static final SourceLocation WHOLE = at("", Matching.PREFIX);

  private final FakeStore store = new FakeStore();

  private static SourceLocation at(String path, Matching matching) {
    return new SourceLocation(StoreKind.S3, "abc", path, matching, null);
  }

  private Listing list(SourceLocation source) throws Exception {
    return list(source, Limits.DEFAULT);
  }

  private Listing list(SourceLocation source, Limits limits) throws Exception {
    return new Lister(limits, Clock.fixed(NOW, ZoneOffset.UTC)).list(Selection.of(source), store);
  }

  private String revision(String... keys) {
    List<ObjectMeta> metas = Stream.of(keys).sorted(KeyOrder.UTF8).map(store::meta).toList();
    return Revision.of(metas);
  }

  @Test
  void manifestsAreIndexedAndOthersCountInTheRevisionOnly() throws Exception {
    // Given
    store.with("p/", "").with("p/A.YAML", "1").with("p/b.yml", "2").with("p/c.json", "3");
    store.with("p/d.txt", "4").with("p/sub/", "").with("p/sub/e.yaml", "5").with("p/yaml", "6");

    // When
    Listing listing = list(PATH);

    // Then
    assertThat(listing.manifests())
        .containsOnlyKeys("p/A.YAML", "p/b.yml", "p/c.json", "p/sub/e.yaml");
    assertThat(listing.others()).isEqualTo(2);
    assertThat(listing.revision())
        .isEqualTo(
            revision("p/A.YAML", "p/b.yml", "p/c.json", "p/d.txt", "p/sub/e.yaml", "p/yaml"));
    assertThat(listing.begun()).isEqualTo(NOW);
  }

  @Test
  void allPagesAreRead() throws Exception {
    // Given
    store.pageSize = 2;
    store.with("a.yaml", "1").with("b.yaml", "2").with("c.yaml", "3").with("d.yaml", "4");
    store.with("e.yaml", "5");

    // When
    Listing listing = list(WHOLE);

    // Then
    assertThat(listing.pages()).isEqualTo(3);
    assertThat(listing.manifests()).hasSize(5);
  }

  @Test
  void aStoreThatNamesTheSamePageAgainIsNotListedForEver() {
    // Given
    FakeStore circling =
        new FakeStore() {
          @Override
          public synchronized ObjectPage list(String prefix, String continuation)
              throws StorageException {
            assertThat(requests).as("how often it was asked").hasSizeLessThan(10);
            return new ObjectPage(super.list(prefix, null).objects(), "again");
          }
        };
    circling.with("a.yaml", "1").with("b.yaml", "2");

    // Then
    assertThatThrownBy(
            () ->
                new Lister(Limits.DEFAULT, Clock.fixed(NOW, ZoneOffset.UTC))
                    .list(Selection.of(WHOLE), circling))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("page");
  }

  @Test
  void aStoreThatListsInAnotherOrderGivesTheSameRevision() throws Exception {
    // Given
    store.pageSize = 2;
    store.with("c.yaml", "3").with("a.yaml", "1").with("😀.txt", "5").with("\uFFFD.txt", "4");
    store.with("b.yaml", "2");

    // When
    Listing listing = list(WHOLE);

    // Then
    assertThat(listing.revision())
        .isEqualTo(revision("a.yaml", "b.yaml", "c.yaml", "\uFFFD.txt", "😀.txt"));
    assertThat(listing.manifests().keySet()).containsExactly("a.yaml", "b.yaml", "c.yaml");
    assertThat(listing.others()).isEqualTo(2);
  }

  @Test
  void whereNothingLiesUnderThePathThePathItselfIsTheSource() throws Exception {
    // Given
    SourceLocation file = at("p/a.yaml", Matching.PATH);
    store.with("p/a.yaml", "1").with("p/a.yaml.bak", "2");

    // When
    Listing listing = list(file);

    // Then
    assertThat(listing.manifests()).containsOnlyKeys("p/a.yaml");
    assertThat(store.requests)
        .containsExactly("LIST p/a.yaml/", "HEAD p/a.yaml", "HEAD .sourceignore");
  }

  @Test
  void anAbsentPathIsAnEmptyListing() throws Exception {
    // When
    Listing listing = list(PATH);

    // Then
    assertThat(listing.empty()).isTrue();
    assertThat(listing.revision()).isEqualTo(Revision.of(List.of()));
  }

  @Test
  void whatLiesUnderThePathHidesTheObjectOfThatName() throws Exception {
    // Given
    store.with("p", "0").with("p/a.yaml", "1");

    // When
    Listing listing = list(PATH);

    // Then
    assertThat(listing.manifests()).containsOnlyKeys("p/a.yaml");
    assertThat(store.count("HEAD p")).isZero();
  }

  @Test
  void anAbsentPinnedVersionIsAnErrorNotAnEmptySource() {
    // Given
    SourceLocation pinned = new SourceLocation(StoreKind.S3, "abc", "p", Matching.PATH, "V1");

    // Then
    assertThatThrownBy(() -> list(pinned)).isInstanceOf(StorageException.class);
  }

  @Test
  void tooManyManifestsStopTheListingAndNameTheLimit() {
    // Given
    store.pageSize = 2;
    for (int i = 0; i < 9; i++) {
      store.with("p/" + i + ".yaml", "");
    }

    // Then
    assertThatThrownBy(() -> list(PATH, new Limits(3, 1000, 1000, 1000)))
        .isInstanceOf(SourceTooLargeException.class)
        .hasMessageContaining("s3://abc/p")
        .hasMessageContaining("more than 3 manifests")
        .hasMessageContaining("SLUICE_LIMITS_OBJECTS");
    assertThat(store.count("LIST")).isEqualTo(2);
  }

  @Test
  void tooManyBytesNameTheLimit() {
    // Given
    store.with("a.yaml", "12345678").with("b.yaml", "12345678");

    // Then
    assertThatThrownBy(() -> list(WHOLE, new Limits(10, 15, 10, 1000)))
        .isInstanceOf(SourceTooLargeException.class)
        .hasMessageContaining("SLUICE_LIMITS_BYTES");
  }

  @Test
  void otherFilesAndObjectsTooLargeByThemselvesDoNotCountAgainstTheLimits() throws Exception {
    // Given
    store.with("a.yaml", "1").with("b.yaml", "2").with("c.png", "3").with("d.png", "4");
    store.sizes.put("b.yaml", 5000L);
    store.sizes.put("c.png", 1L << 40);

    // When
    Listing listing = list(WHOLE, new Limits(2, 15, 10, 1000));

    // Then
    assertThat(listing.manifests()).hasSize(2);
    assertThat(listing.others()).isEqualTo(2);
  }

  @Test
  void fluxIgnoreFileIsNoPartOfTheRevision() throws Exception {
    // Given
    store.with(".sourceignore", "*.md").with("a.yaml", "1");

    // Then
    assertThat(list(WHOLE).revision()).isEqualTo(revision("a.yaml"));
  }
}
