package io.sluice.sync;

import io.sluice.apply.ApiException;
import io.sluice.apply.BucketRef;
import io.sluice.apply.ClusterView;
import io.sluice.apply.DriftListing;
import io.sluice.apply.GroupKind;
import io.sluice.apply.Identity;
import io.sluice.apply.Inventory;
import io.sluice.apply.LiveObject;
import io.sluice.apply.LiveObjects;
import io.sluice.apply.LiveReader;
import io.sluice.apply.OwnerLabels;
import io.sluice.apply.Ownership;
import io.sluice.apply.ResourceKinds;
import io.sluice.apply.Scopes;
import io.sluice.manifest.ObjectId;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The cluster as one Bucket's rights let it be seen: asks, and answers in the words of the plan.
 */
final class Cluster {

  private final BucketRef bucket;
  private final Identity identity;
  private final LiveReader reader;
  private final ResourceKinds kinds;
  private final BucketExistence existence;

  Cluster(
      BucketRef bucket,
      Identity identity,
      LiveReader reader,
      ResourceKinds kinds,
      BucketExistence existence) {
    this.bucket = bucket;
    this.identity = identity;
    this.reader = reader;
    this.kinds = kinds;
    this.existence = existence;
  }

  /** With whose rights everything is done. */
  Identity identity() {
    return identity;
  }

  /** Throws {@link ApiException} where the API server gives no answer. */
  Scopes scopes() {
    return this::scope;
  }

  private Scopes.Scope scope(String apiVersion, String kind) {
    try {
      return kinds
          .find(apiVersion, kind)
          .map(found -> found.namespaced() ? Scopes.Scope.NAMESPACED : Scopes.Scope.CLUSTER)
          .orElse(Scopes.Scope.UNKNOWN);
    } catch (ApiException refused) {
      if (refused.code() == HttpURLConnection.HTTP_UNAVAILABLE && mayBeAggregated(apiVersion)) {
        return Scopes.Scope.UNAVAILABLE;
      }
      throw refused;
    }
  }

  /** Another server may stand behind it, which is down while the API server is not. */
  private static boolean mayBeAggregated(String apiVersion) {
    return apiVersion.contains(".");
  }

  ClusterView answer(SortedMap<ObjectId, String> questions) {
    if (questions.isEmpty()) {
      return ClusterView.NOTHING;
    }
    var live = reader.read(questions.keySet(), identity);
    return new ClusterView(Set.copyOf(questions.keySet()), live.found(), unreadable(live));
  }

  /** All live objects that carry this Bucket's labels, one list a kind of its inventory. */
  DriftListing driftListing(Inventory inventory) {
    var ids = inventory.entries().keySet();
    var live = reader.readLabelled(ids, OwnerLabels.of(bucket), identity);
    var unread =
        live.unread().entrySet().stream()
            .filter(e -> e.getValue().why() != LiveObjects.Why.NOT_SERVED)
            .map(e -> GroupKind.of(e.getKey()))
            .collect(Collectors.toSet());
    var listed =
        ids.stream()
            .map(GroupKind::of)
            .filter(kind -> !unread.contains(kind))
            .collect(Collectors.toSet());
    return new DriftListing(listed, live.found());
  }

  /** Who owns what, as far as these objects' labels claim. */
  Ownership ownership(ClusterView view, DriftListing drift) {
    List<LiveObject> seen = new ArrayList<>(view.found().values());
    seen.addAll(drift.found().values());
    return new Ownership(bucket, existence.of(Ownership.claims(bucket, seen)));
  }

  private static Map<ObjectId, String> unreadable(LiveObjects live) {
    Map<ObjectId, String> unreadable = new HashMap<>();
    live.unread()
        .forEach(
            (id, unread) -> {
              if (unread.why() != LiveObjects.Why.NOT_SERVED) {
                unreadable.put(id, unread.message());
              }
            });
    return unreadable;
  }
}
