package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

  private static final String READER = "sasl.oauthbearer.jwt.validator.class";

  private static Map<String, Object> client(Map<String, Object> given) {
    return new KafkaSettings(given, "events", "dead", 1, (short) 1, Duration.ofDays(1)).client();
  }

  @Test
  void aTokenIsReadByWhatIsInANativeExecutable() {
    // Given
    Map<String, Object> login = Map.of("sasl.mechanism", "OAUTHBEARER");

    // Then
    assertThat(client(login))
        .containsEntry(READER, "org.apache.kafka.common.security.oauthbearer.ClientJwtValidator")
        .containsAllEntriesOf(login);
  }

  @Test
  void anotherReaderOfTokensIsKept() {
    // Given
    Map<String, Object> login = Map.of("sasl.mechanism", "OAUTHBEARER", READER, "com.example.Mine");

    // Then
    assertThat(client(login)).isEqualTo(login);
  }

  @Test
  void otherLoginsAreLeftAlone() {
    // Given
    Map<String, Object> login = Map.of("sasl.mechanism", "PLAIN");

    // Then
    assertThat(client(login)).isEqualTo(login);
  }
}
