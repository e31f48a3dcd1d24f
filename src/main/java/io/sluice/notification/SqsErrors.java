package io.sluice.notification;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** SQS's errors in words that say what to do. */
final class SqsErrors {

  private SqsErrors() {}

  static String sentence(String queueUrl, RuntimeException error) {
    return switch (error) {
      case QueueDoesNotExistException e ->
          "the queue "
              + queueUrl
              + " does not exist: create it, or correct SLUICE_EVENTS_SQS_QUEUE_URLS";
      case AwsServiceException e when e.statusCode() == 403 || e.statusCode() == 401 ->
          "access to the queue "
              + queueUrl
              + " is denied: Sluice needs sqs:ReceiveMessage, sqs:DeleteMessage and"
              + " sqs:ChangeMessageVisibility on it ("
              + code(e)
              + ")";
      case AwsServiceException e ->
          "the queue " + queueUrl + " answers " + e.statusCode() + " (" + code(e) + ")";
      case SdkException e ->
          "the queue "
              + queueUrl
              + " cannot be reached: "
              + Names.shortened(String.valueOf(e.getMessage()));
      default ->
          "the queue " + queueUrl + " is not understood: " + Names.shortened(error.toString());
    };
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "no error code" : e.awsErrorDetails().errorCode();
  }
}
