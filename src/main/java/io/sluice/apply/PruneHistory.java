package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was pruned lately, and from how much. Written before the deletes it tells of, so that a kill
 * among them hides none; an object counts once, however often its delete is tried.
 *
 * @param prunes oldest first
 */
public record PruneHistory(List<Prune> prunes) {

  /** How far back pruning counts. */
  public static final Duration WINDOW = Duration.ofMinutes(10);

  public static final PruneHistory NONE = new PruneHistory(List.of());

  private static final int KEY_LENGTH = 16;

  /**
   * One sync's deletes.
   *
   * @param inventorySize entries before it
   * @param keys what {@link #key} makes of the ids
   */
  public record Prune(Instant at, int inventorySize, SortedSet<String> keys) {

    private Prune without(Set<String> others) {
      SortedSet<String> rest = new TreeSet<>(keys);
      rest.removeAll(others);
      return new Prune(at, inventorySize, rest);
    }
  }

  /** What is in the window that ends now. */
  public PruneHistory at(Instant now) {
    Instant begin = now.minus(WINDOW);
    return new PruneHistory(prunes.stream().filter(prune -> prune.at().isAfter(begin)).toList());
  }

  /** This and one more, without what has left the window. Each object is kept once: as of now. */
  public PruneHistory plus(Instant now, int inventorySize, Collection<ObjectId> deleted) {
    SortedSet<String> keys =
        deleted.stream().map(PruneHistory::key).collect(Collectors.toCollection(TreeSet::new));
    List<Prune> all = new ArrayList<>();
    at(now).prunes.forEach(prune -> all.add(prune.without(keys)));
    all.add(new Prune(now, inventorySize, keys));
    return new PruneHistory(List.copyOf(all));
  }

  /** The objects of all prunes here, as {@link #key} names them. */
  Set<String> keys() {
    return prunes.stream().flatMap(prune -> prune.keys().stream()).collect(Collectors.toSet());
  }

  /** The largest inventory of all prunes here, or this one. */
  int largest(int inventorySize) {
    return Math.max(inventorySize, prunes.stream().mapToInt(Prune::inventorySize).max().orElse(0));
  }

  static String key(ObjectId id) {
    return Sha256.hex(id.inventoryId()).substring(0, KEY_LENGTH);
  }
}
