package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.Comparator;

/**
 * A kind, whatever its version.
 *
 * @param group empty for the core group
 */
public record GroupKind(String group, String kind) implements Comparable<GroupKind> {

  static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
  public static final GroupKind CRD =
      new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

  private static final Comparator<GroupKind> ORDER =
      Comparator.comparing(GroupKind::group).thenComparing(GroupKind::kind);

  /** The kind of an object. */
  public static GroupKind of(ObjectId id) {
    return new GroupKind(id.group(), id.kind());
  }

  @Override
  public int compareTo(GroupKind other) {
    return ORDER.compare(this, other);
  }
}
