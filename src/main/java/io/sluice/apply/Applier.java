package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Brings objects into the cluster by server-side apply. */
@Singleton
public class Applier {

  private final KubeApis apis;
  private final ResourceKinds kinds;

  @Inject
  public Applier(KubeApis apis, ResourceKinds kinds) {
    this.apis = apis;
    this.kinds = kinds;
  }

  /**
   * Applies all stages in order, the objects of a stage in parallel, and blocks until done. What is
   * refused does not stop the others; what was refused for something that is about to be there (a
   * kind, a Namespace, a webhook) is tried again for up to 10 seconds. Applied CRDs and Namespaces
   * are awaited before the next stage, and none begins after one that left an object {@code STALE}.
   * Never throws for what the API server answers.
   *
   * @param mayWrite asked before every write; once it says no, nothing more is sent
   * @return one outcome for each object whose stage began
   */
  public Map<ObjectId, Outcome> carryOut(
      ApplyRequest order, Identity identity, BooleanSupplier mayWrite) {
    return new ApplyRun(apis, kinds, order, identity, mayWrite).carryOut();
  }
}
