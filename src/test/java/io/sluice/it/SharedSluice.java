package io.sluice.it;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.sluice.api.InstalledCrd;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.util.Map;

/**
 * One Sluice for all tests of this JVM that do not break it, on the shared test bed, reading S3
 * through a proxy that counts and can fail.
 */
final class SharedSluice {

  private static final class Holder {
    static final SharedSluice INSTANCE = new SharedSluice();
  }

  private final TestBed bed = TestBed.shared();
  private final S3Endpoint store = bed.versitygw();
  private final S3Proxy proxy;
  private final SluiceProcess process;

  private SharedSluice() {
    prepare(bed);
    proxy = S3Proxy.before(store);
    process =
        SluiceProcess.start(
            bed, environment(proxy.endpoint().endpoint().toString(), store.region()));
  }

  /**
   * Puts into a cluster what every Sluice needs: the CRD, and the namespace it keeps its own in.
   */
  static void prepare(TestBed bed) {
    InstalledCrd.in(bed);
    bed.client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("flux-system").endMetadata().build())
        .serverSideApply();
  }

  static SharedSluice get() {
    return Holder.INSTANCE;
  }

  /** What a Sluice of a test needs to be told of its S3. */
  static Map<String, String> environment(String s3, String region) {
    return Map.of("AWS_ENDPOINT_URL_S3", s3, "AWS_REGION", region);
  }

  TestBed bed() {
    return bed;
  }

  /** The S3 itself, for uploads. */
  S3Endpoint store() {
    return store;
  }

  /** What stands between Sluice and the S3. */
  S3Proxy proxy() {
    return proxy;
  }

  SluiceProcess process() {
    return process;
  }
}
