package io.sluice.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sluice.api.Bucket;
import io.sluice.apply.ApiException;
import io.sluice.apply.BucketRef;
import io.sluice.apply.KubeObjects;
import io.sluice.apply.ResourceKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Buckets at the API server, one request a call. Every call blocks, and throws {@link ApiException}
 * where the API server refuses or is away.
 */
final class BucketApi {

  private static final ResourceKind BUCKETS =
      new ResourceKind("source.toolkit.fluxcd.io", "v1", "Bucket", "buckets", true, Set.of());

  private static final int PAGE = 500;

  private final KubeObjects objects;

  /** A page of Buckets. */
  @RegisterForReflection
  static final class Buckets extends DefaultKubernetesResourceList<Bucket> {
    private static final long serialVersionUID = 1L;
  }

  BucketApi(KubeObjects objects) {
    this.objects = objects;
  }

  /** The Bucket as the API server has it now. */
  Optional<Bucket> find(BucketRef bucket) {
    return objects.get(BUCKETS, bucket.namespace(), bucket.name(), Bucket.class);
  }

  /** Hands on all Buckets that this process cares for. */
  void list(Settings settings, Consumer<Bucket> each) {
    var namespaces =
        settings.watchNamespaces().isEmpty() ? List.of("") : settings.watchNamespaces();
    namespaces.forEach(
        namespace ->
            objects.list(
                BUCKETS, namespace, settings.watchLabelSelector(), PAGE, Buckets.class, each));
  }

  /** Hands on all Buckets of a namespace. */
  void list(String namespace, Consumer<Bucket> each) {
    objects.list(BUCKETS, namespace, "", PAGE, Buckets.class, each);
  }

  /** Sends a merge patch of the Bucket itself. */
  void patch(Bucket bucket, JsonNode patch) {
    var meta = bucket.getMetadata();
    objects.mergePatch(BUCKETS, meta.getNamespace(), meta.getName(), "", patch);
  }

  /** Sends a merge patch of the Bucket's status. */
  void patchStatus(Bucket bucket, JsonNode patch) {
    var meta = bucket.getMetadata();
    objects.mergePatch(BUCKETS, meta.getNamespace(), meta.getName(), "status", patch);
  }

  /** Sends a JSON patch of the Bucket itself. */
  void patchByOperations(Bucket bucket, JsonNode operations) {
    var meta = bucket.getMetadata();
    objects.jsonPatch(BUCKETS, meta.getNamespace(), meta.getName(), operations);
  }
}
