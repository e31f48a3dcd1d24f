package io.sluice.notification;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where Kafka is and how the log lies in it.
 *
 * @param client what all clients are configured with: servers, TLS, SASL
 * @param partitions of topics created here
 * @param replicationFactor of topics created here; -1 for the broker's default
 * @param retention of topics created here
 */
record KafkaSettings(
    Map<String, Object> client,
    String topic,
    String deadLetterTopic,
    int partitions,
    short replicationFactor,
    Duration retention) {

  String servers() {
    return String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }
}
