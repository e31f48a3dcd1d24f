package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * In which order objects are written, and, turned round, deleted. A stage begins when the one
 * before it has ended; within it objects are started in their sorted order and run in parallel.
 */
public final class ApplyOrder {

  static final int STAGES = 4;

  private static final int PREREQUISITES = 0;
  private static final int CLASSES = 1;
  private static final int REST = 2;
  private static final int GATES = 3;

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String ADMISSION = "admissionregistration.k8s.io";

  private static final List<GroupKind> PREREQUISITE_KINDS =
      List.of(GroupKind.CRD, GroupKind.NAMESPACE, new GroupKind(RBAC, "ClusterRole"));

  /** They stand between the API server and every other write. */
  private static final List<GroupKind> GATE_KINDS =
      List.of(
          new GroupKind(ADMISSION, "ValidatingAdmissionPolicy"),
          new GroupKind(ADMISSION, "ValidatingAdmissionPolicyBinding"),
          new GroupKind(ADMISSION, "MutatingAdmissionPolicy"),
          new GroupKind(ADMISSION, "MutatingAdmissionPolicyBinding"),
          new GroupKind(ADMISSION, "MutatingWebhookConfiguration"),
          new GroupKind(ADMISSION, "ValidatingWebhookConfiguration"),
          new GroupKind("apiregistration.k8s.io", "APIService"));

  private static final List<GroupKind> REST_KINDS =
      List.of(
          new GroupKind(RBAC, "ClusterRoleBinding"),
          new GroupKind("", "ResourceQuota"),
          new GroupKind("", "LimitRange"),
          new GroupKind("", "ServiceAccount"),
          new GroupKind(RBAC, "Role"),
          new GroupKind(RBAC, "RoleBinding"),
          new GroupKind("", "ConfigMap"),
          new GroupKind("", "Secret"),
          new GroupKind("", "PersistentVolume"),
          new GroupKind("", "PersistentVolumeClaim"),
          new GroupKind("", "Service"),
          new GroupKind("apps", "Deployment"),
          new GroupKind("apps", "StatefulSet"),
          new GroupKind("batch", "CronJob"),
          new GroupKind("policy", "PodDisruptionBudget"));

  private static final Comparator<ObjectId> ORDER =
      Comparator.comparingInt(ApplyOrder::stageOf)
          .thenComparingInt(ApplyOrder::rank)
          .thenComparing(Comparator.naturalOrder());

  private ApplyOrder() {}

  /**
   * Always four stages, some perhaps empty: CRDs, Namespaces and ClusterRoles; kinds ending in
   * {@code Class}; the rest; webhook configurations, admission policies and APIServices.
   */
  public static <T> List<List<T>> applyStages(Collection<T> objects, Function<T, ObjectId> id) {
    List<List<T>> stages = new ArrayList<>();
    for (int i = 0; i < STAGES; i++) {
      stages.add(new ArrayList<>());
    }
    objects.stream()
        .sorted(Comparator.comparing(id, ORDER))
        .forEach(object -> stages.get(stageOf(id.apply(object))).add(object));
    return stages;
  }

  /** The same four stages the other way round. */
  public static <T> List<List<T>> deleteStages(Collection<T> objects, Function<T, ObjectId> id) {
    return applyStages(objects, id).reversed().stream().map(List::reversed).toList();
  }

  private static int stageOf(ObjectId id) {
    GroupKind kind = GroupKind.of(id);
    if (PREREQUISITE_KINDS.contains(kind)) {
      return PREREQUISITES;
    }
    if (GATE_KINDS.contains(kind)) {
      return GATES;
    }
    return id.kind().endsWith("Class") ? CLASSES : REST;
  }

  private static int rank(ObjectId id) {
    GroupKind kind = GroupKind.of(id);
    for (List<GroupKind> kinds : List.of(PREREQUISITE_KINDS, GATE_KINDS, REST_KINDS)) {
      if (kinds.contains(kind)) {
        return kinds.indexOf(kind);
      }
    }
    return Integer.MAX_VALUE;
  }
}
