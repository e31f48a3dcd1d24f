package io.sluice.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.storage.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RevisionTest {

  private static String of(String... keysAndEtags) {
    List<ObjectMeta> sorted = new ArrayList<>();
    for (int i = 0; i < keysAndEtags.length; i += 2) {
      sorted.add(new ObjectMeta(keysAndEtags[i], keysAndEtags[i + 1], 1, null));
    }
    return Revision.of(sorted);
  }

  @Test
  void isWhatFluxComputes() {
    assertThat(of("test.txt", "098f6bcd4621d373cade4e832627b4f6"))
        .isEqualTo("sha256:b4c2a60ce44b67f5b659a95ce4e4cc9e2a86baf13afb72bd397c5384cbc0e479");
    assertThat(of("included/file.txt", "5a4bc7048b3301f677fe15b8678be2f8"))
        .isEqualTo("sha256:9fc2ddfc4a6f44e6c3efee40af36578b9e76d4d930eaf384b8435a0aa0bf7a0f");
    assertThat(of())
        .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void keysAreOrderedByTheirUtf8Bytes() {
    // Given
    List<String> keys =
        new ArrayList<>(
            List.of(
                "a", "a/b", "a-b", "a.b", "", "Z", "z", "é", "\uFFFD", "\uE000", "😀", "𝒜", "a😀",
                "a\uFFFD", "~", "\u0001"));
    Comparator<String> byBytes =
        (one, other) ->
            Arrays.compareUnsigned(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    // When
    List<String> sorted = keys.stream().sorted(KeyOrder.UTF8).toList();

    // Then
    assertThat(sorted).isEqualTo(keys.stream().sorted(byBytes).toList());
    assertThat(sorted).isNotEqualTo(keys.stream().sorted().toList());
  }

  @Test
  void manifestsAndOtherKeysCountInTheOrderOfAll() {
    // Given
    SortedMap<String, ObjectMeta> manifests = new TreeMap<>(KeyOrder.UTF8);
    manifests.put("b.yaml", new ObjectMeta("b.yaml", "new", 1, null));
    manifests.put("d.yaml", new ObjectMeta("d.yaml", "2", 1, null));
    SortedMap<String, String> others = new TreeMap<>(KeyOrder.UTF8);
    others.put("a.txt", "1");
    others.put("b.yaml", "old");
    others.put("c.txt", "3");
    others.put("e.txt", "4");
    // Then
    assertThat(Revision.of(manifests, others))
        .isEqualTo(of("a.txt", "1", "b.yaml", "new", "c.txt", "3", "d.yaml", "2", "e.txt", "4"));
  }
}
