package io.sluice.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The parts of all inventories as they were when first asked for, by one listing: each Bucket's are
 * handed out once, after that they are old. Where all together are large, only some are kept.
 */
final class StoredParts {

  private static final long MOST_CHARACTERS = 16L << 20;

  /** Hands on all parts that are stored. */
  interface Source {
    void list(Consumer<ConfigMap> each);
  }

  private final Source source;
  private final Set<BucketRef> taken = new HashSet<>();
  private Map<String, List<ConfigMap>> byHash;
  private final Set<String> notKept = new HashSet<>();

  StoredParts(Source source) {
    this.source = source;
  }

  /**
   * The Bucket's parts, none where nothing was stored; empty where they must be read.
   *
   * @throws ApiException if the API server refuses or is away; the next call lists again
   */
  synchronized Optional<List<ConfigMap>> take(BucketRef bucket) {
    if (byHash == null) {
      byHash = listed();
    }
    String hash = InventoryShards.hash(bucket);
    if (!taken.add(bucket) || notKept.contains(hash)) {
      return Optional.empty();
    }
    List<ConfigMap> parts = byHash.remove(hash);
    return Optional.of(parts == null ? List.of() : parts);
  }

  private Map<String, List<ConfigMap>> listed() {
    notKept.clear();
    Map<String, List<ConfigMap>> listed = new HashMap<>();
    long[] characters = {0};
    source.list(
        part -> {
          String hash = part.getMetadata().getLabels().get(InventoryShards.HASH_LABEL);
          characters[0] += characters(part);
          if (characters[0] > MOST_CHARACTERS || notKept.contains(hash)) {
            notKept.add(hash);
            listed.remove(hash);
          } else {
            listed.computeIfAbsent(hash, key -> new ArrayList<>()).add(part);
          }
        });
    return listed;
  }

  private static long characters(ConfigMap part) {
    Map<String, String> data = part.getBinaryData();
    return data == null
        ? 0
        : data.values().stream().filter(Objects::nonNull).mapToLong(String::length).sum();
  }
}
