package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.SourceLocation;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Takes a listing's keys one by one. While they come in order, only manifest keys are kept, however
 * many others there are; a store that lists in another order needs a tally that sorts. Not
 * thread-safe.
 */
final class Tally {

  private final Selection selection;
  private final SourceLocation source;
  private final IgnoreRules rules;
  private final Set<String> ignoreFileKeys;
  private final Map<String, ObjectMeta> ignoreFiles = new HashMap<>();
  private final Limits limits;
  private final SortedMap<String, ObjectMeta> manifests = new TreeMap<>(KeyOrder.UTF8);
  private final SortedMap<String, String> etags;
  private final Revision revision = new Revision();
  private String last;
  private boolean inOrder = true;
  private final SortedMap<String, String> otherEtags = new TreeMap<>(KeyOrder.UTF8);
  private long others;
  private long bytes;

  private Tally(
      Selection selection, IgnoreRules rules, Limits limits, SortedMap<String, String> etags) {
    this.selection = selection;
    this.source = selection.location();
    this.rules = rules;
    this.ignoreFileKeys =
        IgnoreFiles.directories(source).stream()
            .map(directory -> directory + IgnoreFiles.NAME)
            .collect(Collectors.toSet());
    this.limits = limits;
    this.etags = etags;
  }

  static Tally expectingOrder(Selection selection, IgnoreRules rules, Limits limits) {
    return new Tally(selection, rules, limits, null);
  }

  static Tally sorting(Selection selection, IgnoreRules rules, Limits limits) {
    return new Tally(selection, rules, limits, new TreeMap<>(KeyOrder.UTF8));
  }

  /** False once a key came out of order; the tally is then of no use. */
  boolean inOrder() {
    return inOrder;
  }

  /** The {@code .sourceignore} files that came by, whether ignored themselves or not, by key. */
  Map<String, ObjectMeta> ignoreFiles() {
    return ignoreFiles;
  }

  boolean empty() {
    return manifests.isEmpty() && others == 0;
  }

  void add(ObjectMeta meta) throws SourceTooLargeException {
    String key = meta.key();
    if (ignoreFileKeys.contains(key)) {
      ignoreFiles.put(key, meta);
    }
    if (key.endsWith("/")
        || key.equals(IgnoreFiles.NAME)
        || !source.holds(key)
        || rules.ignores(key)) {
      return;
    }
    if (etags != null) {
      if (etags.put(key, meta.etag()) != null) {
        return;
      }
    } else {
      inOrder &= last == null || KeyOrder.UTF8.compare(last, key) < 0;
      last = key;
      revision.add(key, meta.etag());
    }
    if (!ManifestKeys.isManifest(key)) {
      others++;
      if (others <= limits.objects()) {
        otherEtags.put(key, meta.etag());
      }
      return;
    }
    manifests.put(key, meta);
    if (manifests.size() > limits.objects()) {
      throw tooLarge("more than %d manifests", limits.objects(), Limits.OBJECTS_VARIABLE);
    }
    if (meta.size() <= limits.objectBytes()) {
      bytes += meta.size();
    }
    if (bytes > limits.bytes()) {
      throw tooLarge("manifests of more than %d bytes", limits.bytes(), Limits.BYTES_VARIABLE);
    }
  }

  Listing listing(int pages, Instant begun) {
    if (etags != null) {
      etags.forEach(revision::add);
    }
    return new Listing(
        selection,
        Collections.unmodifiableSortedMap(manifests),
        others,
        others <= limits.objects() ? Collections.unmodifiableSortedMap(otherEtags) : null,
        new LateRevision(revision::value),
        pages,
        begun);
  }

  private SourceTooLargeException tooLarge(String what, long limit, String variable) {
    return new SourceTooLargeException(
        ("%s holds "
                + what
                + ": nothing of it is taken; name a smaller part of the bucket, or"
                + " raise %s")
            .formatted(source, limit, variable));
  }
}
