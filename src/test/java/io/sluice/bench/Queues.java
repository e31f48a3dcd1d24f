package io.sluice.bench;

import io.sluice.testbed.Names;
import io.sluice.testbed.S3Endpoint;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Queues in ElasticMQ. */
final class Queues implements AutoCloseable {

  private final S3Endpoint server;
  private final SqsClient sqs;

  Queues(S3Endpoint server) {
    this.server = server;
    this.sqs =
        SqsClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.of(server.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
            .httpClientBuilder(ApacheHttpClient.builder())
            .build();
  }

  /** A new queue's URL. */
  String create() {
    return sqs.createQueue(r -> r.queueName(Names.unique("bench"))).queueUrl();
  }

  /** What a Sluice needs to be told to read a queue. */
  Map<String, String> environment(String queueUrl) {
    return Map.of(
        "AWS_ENDPOINT_URL_SQS", server.endpoint().toString(),
        "AWS_ACCESS_KEY_ID", server.accessKey(),
        "AWS_SECRET_ACCESS_KEY", server.secretKey(),
        "SLUICE_EVENTS_SQS_QUEUE_URLS", queueUrl);
  }

  /** Sends at most ten messages at once. */
  void send(String queueUrl, List<String> bodies) {
    var entries =
        IntStream.range(0, bodies.size())
            .mapToObj(
                i ->
                    SendMessageBatchRequestEntry.builder()
                        .id("m" + i)
                        .messageBody(bodies.get(i))
                        .build())
            .toList();
    sqs.sendMessageBatch(r -> r.queueUrl(queueUrl).entries(entries));
  }

  /** Messages in a queue, whether they are hidden or not. */
  int messages(String queueUrl) {
    var counts =
        sqs.getQueueAttributes(
                r ->
                    r.queueUrl(queueUrl)
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
            .attributes();
    return counts.values().stream().mapToInt(Integer::parseInt).sum();
  }

  @Override
  public void close() {
    sqs.close();
  }
}
