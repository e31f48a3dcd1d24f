package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.SqsClient;

class SqsClientsTest {

  @ParameterizedTest
  @CsvSource({
    "https://sqs.eu-west-1.amazonaws.com/1/q, eu-west-1",
    "https://eu-west-1.queue.amazonaws.com/1/q, eu-west-1",
    "https://vpce-1-x.sqs.eu-west-1.vpce.amazonaws.com/1/q, eu-west-1",
    "https://sqs.cn-north-1.amazonaws.com.cn/1/q, cn-north-1",
    "http://127.0.0.1:5000/1/q,",
  })
  void theRegionIsThatOfTheUrl(String url, String region) {
    assertThat(SqsClients.region(url).orElse(null)).isEqualTo(region);
  }

  @Test
  void onlyAmazonsOwnServersAreFoundByRegion() {
    assertThat(SqsClients.endpoint("https://sqs.eu-west-1.amazonaws.com/1/q")).isEmpty();
    assertThat(SqsClients.endpoint("http://127.0.0.1:5000/1/q"))
        .contains(URI.create("http://127.0.0.1:5000"));
    assertThat(SqsClients.endpoint("https://vpce-1-x.sqs.eu-west-1.vpce.amazonaws.com/1/q"))
        .contains(URI.create("https://vpce-1-x.sqs.eu-west-1.vpce.amazonaws.com"));
  }

  @Test
  void aQueueOfWhichNobodyNamesTheRegionStillHasAClient() {
    // Given
    System.setProperty("aws.disableEc2Metadata", "true");
    // When
    try (SqsClient client = new SqsClients(false).forQueue("http://127.0.0.1:9324/1/q")) {
      // Then
      assertThat(client.serviceClientConfiguration().region()).isNotNull();
    } finally {
      System.clearProperty("aws.disableEc2Metadata");
    }
  }
}
