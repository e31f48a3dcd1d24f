package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HintRouterTest {

  private static final BucketName CFG = new BucketName(Store.S3, "cfg");

  @Test
  void anEmptyPrefixIsTheWholeBucketAndNoOther() {
    // Given
    HintRouter<String> router = new HintRouter<>(List.of(prefix("one", "")));
    // When
    // Then
    assertThat(router.whoCares(key("any"))).containsExactly("one");
    assertThat(router.whoCares(new ObjectRef(new BucketName(Store.GS, "cfg"), "any"))).isEmpty();
    assertThat(router.whoCares(new ObjectRef(new BucketName(Store.S3, "cfg2"), "any"))).isEmpty();
  }

  @Test
  void aPlainPrefixNeedsNoSlash() {
    // Given
    HintRouter<String> router = new HintRouter<>(List.of(prefix("one", "a/b")));
    // When
    // Then
    assertThat(router.whoCares(key("a/bc"))).containsExactly("one");
  }

  @Test
  void nestedPrefixesAllHearOfIt() {
    // Given
    HintRouter<String> router =
        new HintRouter<>(
            List.of(
                prefix("all", ""),
                prefix("apps", "apps"),
                prefix("web", "apps/web"),
                prefix("db", "apps/db")));
    // When
    // Then
    assertThat(router.whoCares(key("apps/web/x.yaml"))).containsExactly("all", "apps", "web");
  }

  @Test
  void thePredicateDecidesAmongWhatHasThePrefix() {
    // Given
    HintRouter<String> router =
        new HintRouter<>(List.of(new Interest<>("one", CFG, "a/", key -> key.endsWith(".yaml"))));
    // When
    // Then
    assertThat(router.whoCares(key("a/b.yaml"))).containsExactly("one");
    assertThat(router.whoCares(key("a/b.md"))).isEmpty();
  }

  @Test
  void amongThousandsOfBucketsOnlyThoseThatCareAreAsked() {
    // Given
    List<Integer> asked = new ArrayList<>();
    List<Interest<Integer>> interests = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int owner = i;
      interests.add(new Interest<>(owner, CFG, "team-%04d/".formatted(i), key -> asked.add(owner)));
    }
    HintRouter<Integer> router = new HintRouter<>(interests);
    // When
    for (int i = 0; i < 1_000_000; i++) {
      router.whoCares(key("foreign/" + i));
    }
    List<Integer> owners = router.whoCares(key("team-1234/x"));
    // Then
    assertThat(owners).containsExactly(1234);
    assertThat(asked).containsExactly(1234);
  }

  private static Interest<String> prefix(String owner, String prefix) {
    return new Interest<>(owner, CFG, prefix, key -> true);
  }

  private static ObjectRef key(String key) {
    return new ObjectRef(CFG, key);
  }
}
