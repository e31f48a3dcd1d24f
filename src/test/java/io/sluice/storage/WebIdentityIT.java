package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A role taken on at a real Security Token Service. */
class WebIdentityIT {

  private static final ServiceAccountRef ACCOUNT = new ServiceAccountRef("team", "reader");

  private final S3Endpoint server = TestBed.shared().moto();

  @Test
  void theServiceIsAskedOnceForManyReadsAndEachClientHasItsOwnRole() throws Exception {
    // Given
    List<String> issued = new CopyOnWriteArrayList<>();
    String bucket = TestBed.bucket(server, "role");
    try (Stores stores =
        new Stores(
            (account, audience) -> {
              issued.add(account + " for " + audience);
              return "header.payload.signature";
            })) {
      // When
      for (int i = 0; i < 3; i++) {
        stores.open(settings("one"), bucket).list("", null);
      }

      // Then
      assertThat(issued).containsExactly("team/reader for sts.amazonaws.com");

      // When
      stores.open(settings("other"), bucket).list("", null);

      // Then
      assertThat(issued).hasSize(2);
    }
  }

  private StoreSettings settings(String role) {
    return Stores.settings(
        server,
        Duration.ofSeconds(30),
        new Credentials.AwsRole(
            ACCOUNT, "arn:aws:iam::123456789012:role/" + role, server.endpoint()),
        server.region());
  }
}
