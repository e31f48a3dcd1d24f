package io.sluice.apply;

import io.sluice.api.Bucket;
import io.sluice.manifest.ObjectId;
import java.util.Set;

/**
 * What is never deleted, whatever is asked: Namespaces the cluster needs, and what Sluice itself
 * runs on. Beside what is given here these are the Bucket CRD and the inventories.
 *
 * @param ownNamespace where Sluice runs and keeps its inventories
 * @param runsOn objects it needs to run: its Deployment, service accounts, roles and bindings
 */
public record Untouchable(String ownNamespace, Set<ObjectId> runsOn) {

  /** Whether this object stays; a Bucket never deletes itself either. */
  public boolean includes(ObjectId id, BucketRef bucket) {
    GroupKind kind = GroupKind.of(id);
    if (kind.equals(GroupKind.NAMESPACE)) {
      return id.name().startsWith("kube-")
          || id.name().equals("default")
          || id.name().equals(ownNamespace);
    }
    return runsOn.contains(id)
        || (kind.equals(GroupKind.CRD) && id.name().equals(Bucket.CRD_NAME))
        || (id.namespace().equals(ownNamespace) && InventoryShards.isShard(id))
        || id.equals(new ObjectId(Bucket.GROUP, "Bucket", bucket.namespace(), bucket.name()));
  }
}
