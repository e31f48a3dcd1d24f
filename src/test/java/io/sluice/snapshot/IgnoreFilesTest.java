package io.sluice.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.SourceLocation.Matching;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import io.sluice.storage.StoreKind;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class IgnoreFilesTest {

  private final FakeStore store = new FakeStore();

  private static Selection at(String path, Matching matching, String ignore) {
    return new Selection(
        new SourceLocation(StoreKind.S3, "abc", path, matching, null), ignore, new IgnoreFiles());
  }

  private static Listing list(Selection selection, FakeStore store, Limits limits)
      throws Exception {
    return new Lister(limits, Clock.systemUTC()).list(selection, store);
  }

  private Listing list(Selection selection) throws Exception {
    return list(selection, store, Limits.DEFAULT);
  }

  @Test
  void ignoredKeysAreNeitherCountedNorInTheRevision() throws Exception {
    // Given
    store.with("a.yaml", "1").with("b.md", "2").with("c.yaml", "3");

    // When
    Listing listing = list(at("", Matching.PREFIX, "*.md\n/c.yaml"));

    // Then
    assertThat(listing.manifests()).containsOnlyKeys("a.yaml");
    assertThat(listing.others()).isZero();
    assertThat(listing.revision()).isEqualTo(Revision.of(List.of(store.meta("a.yaml"))));
  }

  @Test
  void fluxGoldenRevisionHoldsWithAnIgnoreFile() throws Exception {
    // Given
    FakeStore golden =
        new FakeStore() {
          @Override
          ObjectMeta meta(String key) {
            return new ObjectMeta(
                key,
                key.endsWith("file.txt") ? "5a4bc7048b3301f677fe15b8678be2f8" : "other",
                super.meta(key).size(),
                null);
          }
        };
    golden.with(".sourceignore", "*\n!included/**").with("excluded/file.txt", "x");
    golden.with("included/file.txt", "y").with("test.txt", "z");

    // When
    Listing listing = list(at("", Matching.PREFIX, null), golden, Limits.DEFAULT);

    // Then
    assertThat(listing.revision())
        .isEqualTo("sha256:9fc2ddfc4a6f44e6c3efee40af36578b9e76d4d930eaf384b8435a0aa0bf7a0f");
  }

  @Test
  void theRootsFileThePrefixsFileAndTheSpecFollowInThisOrder() throws Exception {
    // Given
    store.with(".sourceignore", "*.txt\na.yaml").with("p/.sourceignore", "!a.yaml\n/b.yaml");
    store.with("p/a.yaml", "1").with("p/b.yaml", "2").with("p/c.yaml", "3").with("p/d.txt", "4");

    // When
    Listing listing = list(at("p", Matching.PATH, "c.yaml\n.sourceignore"));

    // Then
    assertThat(listing.manifests()).containsOnlyKeys("p/a.yaml");
    assertThat(listing.others()).isZero();
  }

  @Test
  void anIgnoreFileIsReadAgainOnlyWhenItChanged() throws Exception {
    // Given
    store.with(".sourceignore", "a.yaml").with("a.yaml", "1").with("b.yaml", "2");
    Selection selection = at("", Matching.PREFIX, null);
    list(selection);
    store.requests.clear();

    // When
    Listing same = list(selection);

    // Then
    assertThat(same.manifests()).containsOnlyKeys("b.yaml");
    assertThat(store.requests).containsExactly("LIST ");

    // When
    store.with(".sourceignore", "b.yaml");
    Listing changed = list(selection);
    store.objects.remove(".sourceignore");
    Listing gone = list(selection);

    // Then
    assertThat(changed.manifests()).containsOnlyKeys("a.yaml");
    assertThat(gone.manifests()).containsOnlyKeys("a.yaml", "b.yaml");
  }

  @Test
  void aFileThatIsDeniedIsNoFailure() throws Exception {
    // Given
    FakeStore scoped =
        new FakeStore() {
          @Override
          public synchronized ObjectMeta head(String key, String version) throws StorageException {
            throw new StorageException(Reason.ACCESS_DENIED, "denied", null);
          }
        };
    scoped.with(".sourceignore", "*").with("p/a.yaml", "1");

    // Then
    assertThat(list(at("p", Matching.PATH, null), scoped, Limits.DEFAULT).manifests())
        .containsOnlyKeys("p/a.yaml");
  }

  @Test
  void aFileThatCannotBeReadFailsTheListing() {
    // Given
    FakeStore down =
        new FakeStore() {
          @Override
          public synchronized ObjectMeta head(String key, String version) throws StorageException {
            throw new StorageException(Reason.THROTTLED, "slow down", null);
          }
        };
    down.with("p/a.yaml", "1");

    // Then
    assertThatThrownBy(() -> list(at("p", Matching.PATH, null), down, Limits.DEFAULT))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void moreRulesInTheSpecThanOneSourceMayCostAreRefused() {
    // Given
    store.with("a.yaml", "1");

    // Then
    assertThatThrownBy(() -> list(at("", Matching.PREFIX, "b\n".repeat(100_000))))
        .isInstanceOf(SourceTooLargeException.class)
        .hasMessageContaining("spec.ignore holds more than 1000 rules");
  }

  @Test
  void aFileOfTooManyRulesIsRefusedUntilItIsRepaired() throws Exception {
    // Given
    store.with(".sourceignore", "b\n".repeat(1001)).with("a.yaml", "1").with("b.yaml", "2");
    Selection selection = at("", Matching.PREFIX, null);
    assertThatThrownBy(() -> list(selection))
        .isInstanceOf(SourceTooLargeException.class)
        .hasMessageContaining(".sourceignore holds more than 1000 rules");
    assertThatThrownBy(() -> list(selection)).isInstanceOf(SourceTooLargeException.class);

    // When
    store.with(".sourceignore", "b.yaml\n# why\n".repeat(1000));
    Listing listing = list(selection);

    // Then
    assertThat(listing.manifests()).containsOnlyKeys("a.yaml");
  }

  @Test
  void aFileThatCouldNotBeReadIsReadByTheNextListing() throws Exception {
    // Given
    FakeStore failingOnce =
        new FakeStore() {
          private boolean failed;

          @Override
          public synchronized ObjectMeta head(String key, String version) throws StorageException {
            if (!failed) {
              failed = true;
              throw new StorageException(Reason.THROTTLED, "slow down", null);
            }
            return super.head(key, version);
          }
        };
    failingOnce.with(".sourceignore", "a.yaml").with("p/a.yaml", "1").with("p/b.yaml", "2");
    Selection selection = at("p", Matching.PATH, null);
    assertThatThrownBy(() -> list(selection, failingOnce, Limits.DEFAULT))
        .isInstanceOf(StorageException.class);

    // When
    Listing listing = list(selection, failingOnce, Limits.DEFAULT);

    // Then
    assertThat(listing.manifests()).containsOnlyKeys("p/b.yaml");
  }

  @Test
  void whatIsIgnoredDoesNotCountAgainstTheLimits() throws Exception {
    // Given
    store.with(".sourceignore", "/big/");
    for (int i = 0; i < 9; i++) {
      store.with("big/" + i + ".yaml", "x");
    }
    store.with("small.yaml", "x");

    // Then
    assertThat(list(at("", Matching.PREFIX, null), store, new Limits(3, 100, 100, 100)).manifests())
        .containsOnlyKeys("small.yaml");
  }
}
