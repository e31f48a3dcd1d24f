package io.sluice.storage;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Where a client has its credentials from, and what is closed when that is no longer needed.
 * Thread-safe.
 *
 * @param provider asked before each call
 * @param resources in the order in which they were opened
 */
record AwsSession(AwsCredentialsProvider provider, List<AutoCloseable> resources)
    implements AutoCloseable {

  static AwsSession of(AwsCredentialsProvider provider, AutoCloseable... resources) {
    return new AwsSession(provider, List.of(resources));
  }

  @Override
  public void close() {
    List<AutoCloseable> last = new ArrayList<>(resources).reversed();
    for (AutoCloseable resource : last) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close what gave credentials", e);
      }
    }
  }
}
