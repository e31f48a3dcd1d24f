package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sluice.api.Bucket;
import io.sluice.apply.ApplyPolicy;

/**
 * Takes {@code sluice.io/approve-prune} off a Bucket once what it allows is done: it counts once,
 * and a source may well come to the same revision again, an empty one always does.
 */
final class PruneApprovals {

  private static final String PATH =
      "/metadata/annotations/" + ApplyPolicy.APPROVE_PRUNE_ANNOTATION.replace("/", "~1");

  private final KubernetesClient client;
  private final ObjectMapper json;

  PruneApprovals(KubernetesClient client, ObjectMapper json) {
    this.client = client;
    this.json = json;
  }

  /**
   * Takes the annotation off, unless it has another value by now. Blocks.
   *
   * @throws KubernetesClientException where the API server refuses
   */
  void used(Bucket bucket, String revision) {
    var patch = json.createArrayNode();
    patch
        .addObject()
        .put("op", "test")
        .put("path", "/metadata/uid")
        .put("value", bucket.getMetadata().getUid());
    patch.addObject().put("op", "test").put("path", PATH).put("value", revision);
    patch.addObject().put("op", "remove").put("path", PATH);
    try {
      client
          .resources(Bucket.class)
          .inNamespace(bucket.getMetadata().getNamespace())
          .withName(bucket.getMetadata().getName())
          .patch(PatchContext.of(PatchType.JSON), patch.toString());
    } catch (KubernetesClientException refused) {
      boolean changedMeanwhile = refused.getCode() == 422 || refused.getCode() == 404;
      if (!changedMeanwhile) {
        throw refused;
      }
    }
  }
}
