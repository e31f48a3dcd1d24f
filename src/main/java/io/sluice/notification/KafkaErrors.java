package io.sluice.notification;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/** Kafka's errors in words that say what to do. */
final class KafkaErrors {

  private KafkaErrors() {}

  static EventLogException explain(Throwable error, KafkaSettings settings) {
    return new EventLogException(sentence(error, settings), error);
  }

  /** Whether the same producer may go on after it. */
  static boolean passes(Throwable error) {
    return error instanceof RetriableException;
  }

  /** Whether it stays so until somebody changes Kafka. */
  static boolean isDenied(Throwable error) {
    return error instanceof AuthorizationException;
  }

  /** Whether it is the record that is wrong, not Kafka. */
  static boolean refusesRecord(Throwable error) {
    return error instanceof RecordTooLargeException;
  }

  private static String sentence(Throwable error, KafkaSettings settings) {
    String servers = settings.servers();
    return switch (error) {
      case TimeoutException e -> "Kafka at " + servers + " does not answer: " + e.getMessage();
      case AuthenticationException e ->
          "Kafka at " + servers + " refuses the login: check KAFKA_SASL_* and KAFKA_SSL_*";
      case AuthorizationException e ->
          "Kafka at "
              + servers
              + " denies access: Sluice needs Read, Write and Describe on the topics "
              + settings.topic()
              + " and "
              + settings.deadLetterTopic()
              + ", Create where they are missing, and Read on its group ("
              + e.getMessage()
              + ")";
      case KafkaException e -> "Kafka at " + servers + ": " + withCause(e);
      default -> "Kafka at " + servers + ": " + error;
    };
  }

  private static String withCause(KafkaException e) {
    return e.getCause() == null
        ? e.getMessage()
        : e.getMessage() + ": " + e.getCause().getMessage();
  }
}
