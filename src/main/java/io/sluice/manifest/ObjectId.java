package io.sluice.manifest;

import java.util.Comparator;

/**
 * Names one Kubernetes object, whatever version it is written in.
 *
 * @param group empty for the core group
 * @param namespace empty for what has none, or does not say
 */
public record ObjectId(String group, String kind, String namespace, String name)
    implements Comparable<ObjectId> {

  private static final Comparator<ObjectId> ORDER =
      Comparator.comparing(ObjectId::group)
          .thenComparing(ObjectId::kind)
          .thenComparing(ObjectId::namespace)
          .thenComparing(ObjectId::name);

  /** Flux's inventory form: {@code NAMESPACE_NAME_GROUP_KIND}. */
  public String inventoryId() {
    return namespace + "_" + name + "_" + group + "_" + kind;
  }

  /**
   * For a person: {@code Kind/namespace/name}, or {@code Kind/name} where there is no namespace.
   */
  public String display() {
    return namespace.isEmpty() ? kind + "/" + name : kind + "/" + namespace + "/" + name;
  }

  @Override
  public int compareTo(ObjectId other) {
    return ORDER.compare(this, other);
  }
}
