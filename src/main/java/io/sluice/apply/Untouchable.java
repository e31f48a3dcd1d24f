package io.sluice.apply;

import io.sluice.api.Bucket;
import io.sluice.manifest.ObjectId;
import java.util.Set;

/**
 * What is never deleted, whatever is asked: Namespaces the cluster needs, and what Sluice itself
 * runs on: its Namespace, Deployments, service accounts, roles and bindings, the Bucket CRD and the
 * inventories.
 *
 * @param ownNamespace where Sluice runs and keeps its inventories
 */
public record Untouchable(String ownNamespace) {

  private static final String PART_OF = "app.kubernetes.io/part-of";
  private static final String RBAC = "rbac.authorization.k8s.io";

  /** Kinds that Sluice cannot run without, of which its own are labelled as part of it. */
  private static final Set<GroupKind> RUNS_ON =
      Set.of(
          new GroupKind("apps", "Deployment"),
          new GroupKind("", "ServiceAccount"),
          new GroupKind(RBAC, "Role"),
          new GroupKind(RBAC, "RoleBinding"),
          new GroupKind(RBAC, "ClusterRole"),
          new GroupKind(RBAC, "ClusterRoleBinding"));

  /** Whether Sluice cannot run without the object, wherever it is. */
  static boolean isPartOfSluice(LiveObject live) {
    return RUNS_ON.contains(GroupKind.of(live.id())) && "sluice".equals(live.labels().get(PART_OF));
  }

  /** Whether this object stays; a Bucket never deletes itself either. */
  public boolean includes(LiveObject live, BucketRef bucket) {
    ObjectId id = live.id();
    GroupKind kind = GroupKind.of(id);
    if (kind.equals(GroupKind.NAMESPACE)) {
      return id.name().startsWith("kube-")
          || id.name().equals("default")
          || id.name().equals(ownNamespace);
    }
    return isPartOfSluice(live)
        || (kind.equals(GroupKind.CRD) && id.name().equals(Bucket.CRD_NAME))
        || (id.namespace().equals(ownNamespace) && InventoryShards.isShard(id))
        || id.equals(new ObjectId(Bucket.GROUP, "Bucket", bucket.namespace(), bucket.name()));
  }
}
