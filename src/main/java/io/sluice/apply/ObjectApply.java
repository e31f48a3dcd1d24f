package io.sluice.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.manifest.ObjectId;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Applies one object, once: with take-over and replacement where they are due. */
final class ObjectApply {

  private static final int TAKE_OVER_ATTEMPTS = 4;

  /** That of an empty etcd, which no object has. */
  private static final String NO_VERSION = "1";

  private final KubeApi api;
  private final ResourceKinds kinds;
  private final ApplyRequest order;
  private final BooleanSupplier mayWrite;

  ObjectApply(KubeApi api, ResourceKinds kinds, ApplyRequest order, BooleanSupplier mayWrite) {
    this.api = api;
    this.kinds = kinds;
    this.order = order;
    this.mayWrite = mayWrite;
  }

  /**
   * @throws ApiException if the server refuses it
   */
  Outcome apply(DesiredObject desired) {
    ObjectId id = desired.id();
    ObjectMarks marks = ObjectMarks.of(desired.object());
    if (marks.ssa() == ObjectMarks.Ssa.IGNORE) {
      return skipped(desired, "annotated ssa: Ignore, it is not applied");
    }
    ResourceKind kind =
        kinds.find(desired.apiVersion(), id.kind()).orElseThrow(() -> notServed(desired));
    if (order.assumed().contains(id)) {
      return appliedIfUnchanged(kind, desired);
    }
    boolean absent = order.absent().contains(id);
    try {
      if (marks.ssa() == ObjectMarks.Ssa.IF_NOT_PRESENT
          && !absent
          && api.metadata(kind, id).isPresent()) {
        return skipped(desired, "annotated ssa: IfNotPresent, and it is there");
      }
      if (marks.ssa() != ObjectMarks.Ssa.MERGE && TakeOver.isDue(order.before().get(id))) {
        takeOver(kind, desired);
      }
      ObjectNode object = absent ? ifVersion(desired, NO_VERSION) : desired.object();
      return applied(desired, api.apply(kind, id, object, false, mayWrite));
    } catch (ApiException refused) {
      if (absent && refused.code() == HttpURLConnection.HTTP_CONFLICT) {
        return stale(desired);
      }
      if (refused.isNotServed()) {
        kinds.forget(desired.apiVersion());
        throw notServed(desired);
      }
      if (Immutability.isImmutable(refused.status())) {
        return replace(kind, desired, marks.force() || order.force(), refused);
      }
      throw refused;
    }
  }

  /** Whatever the server has against it is found again once the object was read. */
  private Outcome appliedIfUnchanged(ResourceKind kind, DesiredObject desired) {
    LiveObject before = order.before().get(desired.id());
    ObjectNode object = ifVersion(desired, before.resourceVersion());
    ((ObjectNode) object.required("metadata")).put("uid", before.uid());
    try {
      return applied(desired, api.apply(kind, desired.id(), object, false, mayWrite));
    } catch (ApiException refused) {
      if (refused.isNoAnswer() || refused.isStopped()) {
        throw refused;
      }
      return stale(desired);
    }
  }

  /** What the server takes only if the object has this version, or is not there at all. */
  private static ObjectNode ifVersion(DesiredObject desired, String resourceVersion) {
    ObjectNode object = desired.object().objectNode();
    object.setAll(desired.object());
    ObjectNode metadata = ((ObjectNode) object.required("metadata")).deepCopy();
    object.set("metadata", metadata.put("resourceVersion", resourceVersion));
    return object;
  }

  private static Outcome stale(DesiredObject desired) {
    return new Outcome(desired.id(), Outcome.What.STALE, "", null);
  }

  private Outcome replace(
      ResourceKind kind, DesiredObject desired, boolean force, ApiException refused) {
    ObjectId id = desired.id();
    if (HeldKinds.isHeld(id)) {
      throw refused.withHint("a " + id.kind() + " is never deleted to replace it");
    }
    if (!force) {
      throw refused.withHint(
          "to have it deleted and created again, annotate it sluice.io/force: enabled, or set"
              + " spec.apply.force: true on the Bucket");
    }
    api.checkCreate(kind, id, desired.object());
    Optional<LiveObject> live = api.metadata(kind, id);
    if (live.filter(Untouchable::isPartOfSluice).isPresent()) {
      throw refused.withHint("Sluice runs on it, so it is never deleted to replace it");
    }
    if (live.isPresent()) {
      api.delete(kind, id, live.get().uid(), mayWrite);
      new Vanishing(api, mayWrite).await(kind, live.get(), order.timeout());
    }
    KubeApi.Applied applied = api.apply(kind, id, desired.object(), false, mayWrite);
    return new Outcome(
        id,
        Outcome.What.CREATED,
        Wording.of(id, desired.sourceKey(), "deleted and created again: " + refused.getMessage()),
        applied.live());
  }

  private void takeOver(ResourceKind kind, DesiredObject desired) {
    api.apply(kind, desired.id(), desired.object(), true, mayWrite);
    for (int attempt = 1; ; attempt++) {
      Optional<ArrayNode> patch =
          api.rawMetadata(kind, desired.id())
              .flatMap(live -> TakeOver.patch(live.path("metadata"), desired.apiVersion()));
      if (patch.isEmpty()) {
        return;
      }
      try {
        api.patch(kind, desired.id(), patch.get(), mayWrite);
        return;
      } catch (ApiException refused) {
        if (refused.code() != 409 || attempt == TAKE_OVER_ATTEMPTS) {
          throw refused;
        }
      }
    }
  }

  private Outcome applied(DesiredObject desired, KubeApi.Applied applied) {
    LiveObject live = applied.live();
    if (live.terminating()) {
      throw new ApiException(
          ApiStatus.local(
              ApplyRun.TERMINATING,
              "is being deleted by someone; it is applied again once it is gone (see its"
                  + " finalizers if that takes long)"));
    }
    LiveObject before = order.before().get(desired.id());
    Outcome.What what = Outcome.What.CONFIGURED;
    if (applied.created()) {
      what = Outcome.What.CREATED;
    } else if (before != null
        && before.uid().equals(live.uid())
        && before.resourceVersion().equals(live.resourceVersion())) {
      what = Outcome.What.UNCHANGED;
    }
    return new Outcome(desired.id(), what, "", live);
  }

  private static Outcome skipped(DesiredObject desired, String why) {
    return new Outcome(
        desired.id(),
        Outcome.What.SKIPPED,
        Wording.of(desired.id(), desired.sourceKey(), why),
        null);
  }

  private static ApiException notServed(DesiredObject desired) {
    return new ApiException(
        ApiStatus.local(
            ApiStatus.NOT_SERVED,
            "the cluster knows no kind "
                + desired.id().kind()
                + " in "
                + desired.apiVersion()
                + "; install its CustomResourceDefinition, or correct apiVersion and kind"));
  }
}
