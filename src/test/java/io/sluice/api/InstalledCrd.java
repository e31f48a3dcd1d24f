package io.sluice.api;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sluice.testbed.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The CRD in a real API server, and the example Buckets. */
public final class InstalledCrd {

  private static final Path EXAMPLES = Path.of("src/test/resources");

  private final KubernetesClient client;

  private InstalledCrd(KubernetesClient client) {
    this.client = client;
  }

  /** Installs the checked-in CRD and returns when the API server serves it. */
  public static InstalledCrd in(TestBed bed) {
    KubernetesClient client = bed.client();
    CustomResourceDefinition crd =
        Serialization.unmarshal(
            readString(Path.of("k8s/crd", Bucket.CRD_NAME + ".yaml")),
            CustomResourceDefinition.class);
    client.resource(crd).forceConflicts().serverSideApply();
    await().atMost(Duration.ofSeconds(30)).until(() -> established(client.resource(crd).get()));
    return new InstalledCrd(client);
  }

  /** An object as its author wrote it, not as our types read it. */
  Resource<GenericKubernetesResource> resource(String namespace, String yaml) {
    GenericKubernetesResource bucket =
        Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    return client
        .genericKubernetesResources(bucket.getApiVersion(), bucket.getKind())
        .inNamespace(namespace)
        .resource(bucket);
  }

  /** A file of the test resources. */
  static String example(String path) {
    return readString(EXAMPLES.resolve(path));
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static String readString(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }
}
