package io.sluice.notification;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;

/**
 * Where Kafka is and how the log lies in it.
 *
 * <p>A token to log in with is read by Kafka's {@code ClientJwtValidator} unless told otherwise.
 * Kafka's own default hands a client's tokens to that same class, but is in no native executable:
 * it is made for brokers too, and those want another library.
 *
 * @param client what all clients are configured with: servers, TLS, SASL
 * @param partitions of topics created here
 * @param replicationFactor of topics created here; -1 for the broker's default
 * @param retention of topics created here
 */
@RegisterForReflection(targets = ClientJwtValidator.class, methods = false, fields = false)
record KafkaSettings(
    Map<String, Object> client,
    String topic,
    String deadLetterTopic,
    int partitions,
    short replicationFactor,
    Duration retention) {

  KafkaSettings {
    if (OAuthBearerLoginModule.OAUTHBEARER_MECHANISM.equals(
        client.get(SaslConfigs.SASL_MECHANISM))) {
      client = new HashMap<>(client);
      client.putIfAbsent(
          SaslConfigs.SASL_OAUTHBEARER_JWT_VALIDATOR_CLASS, ClientJwtValidator.class.getName());
    }
  }

  String servers() {
    return String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }
}
