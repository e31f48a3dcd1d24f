package io.sluice.notification;

import io.sluice.testbed.Names;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.TestBed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Queues and buckets in moto. */
public final class SqsFixture implements AutoCloseable {

  final S3Endpoint moto;
  final SqsClient sqs;
  final S3Client s3;

  public SqsFixture(S3Endpoint moto) {
    this.moto = moto;
    this.sqs = client(moto);
    this.s3 = TestBed.s3(moto);
  }

  /** A client as the bridge wants it, here or behind a proxy. */
  static SqsClient client(S3Endpoint server) {
    return SqsClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.of(server.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  public String queue() {
    return sqs.createQueue(r -> r.queueName(Names.unique("queue"))).queueUrl();
  }

  /** A queue that gives up on a message after so many receipts; the other takes those. */
  public String queueWithDeadLetters(String deadLetterUrl, int maxReceiveCount) {
    String policy =
        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}"
            .formatted(arn(deadLetterUrl), maxReceiveCount);
    return sqs.createQueue(
            r ->
                r.queueName(Names.unique("redriven"))
                    .attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, policy)))
        .queueUrl();
  }

  /** A bucket that notifies the queue of all that is made and removed. */
  String notifyingBucket(String queueUrl) {
    String bucket = TestBed.bucket(moto, "notifies");
    notify(bucket, queueUrl);
    return bucket;
  }

  /** Has a bucket notify the queue of all that is made and removed. */
  public void notify(String bucket, String queueUrl) {
    notify(bucket, queueUrl, Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED);
  }

  /** Has a bucket notify the queue of these events only. */
  public void notify(String bucket, String queueUrl, Event... events) {
    s3.putBucketNotificationConfiguration(
        r ->
            r.bucket(bucket)
                .notificationConfiguration(
                    n -> n.queueConfigurations(q -> q.queueArn(arn(queueUrl)).events(events))));
  }

  /** Has a bucket notify nobody any more. */
  public void silence(String bucket) {
    s3.putBucketNotificationConfiguration(r -> r.bucket(bucket).notificationConfiguration(n -> {}));
  }

  void upload(String bucket, String key) {
    s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(UUID.randomUUID() + ""));
  }

  /** Sends a message. */
  public void send(String queueUrl, String body) {
    sqs.sendMessage(r -> r.queueUrl(queueUrl).messageBody(body));
  }

  /** Sends messages, ten at a time, in this order. */
  public void send(String queueUrl, List<String> bodies) {
    for (int i = 0; i < bodies.size(); i += 10) {
      List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
      for (String body : bodies.subList(i, Math.min(i + 10, bodies.size()))) {
        String id = String.valueOf(entries.size());
        entries.add(SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build());
      }
      sqs.sendMessageBatch(r -> r.queueUrl(queueUrl).entries(entries));
    }
  }

  /** Takes so many events off a queue, waiting for them; S3's test events do not count. */
  public List<String> take(String queueUrl, int count) {
    List<String> bodies = new ArrayList<>();
    while (bodies.size() < count) {
      for (Message message :
          sqs.receiveMessage(r -> r.queueUrl(queueUrl).maxNumberOfMessages(10).waitTimeSeconds(10))
              .messages()) {
        if (!message.body().contains("s3:TestEvent")) {
          bodies.add(message.body());
        }
        sqs.deleteMessage(r -> r.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
      }
    }
    return bodies;
  }

  /** Messages in a queue, whether they are hidden or not. */
  public int messages(String queueUrl) {
    return attribute(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
        + attribute(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
  }

  @Override
  public void close() {
    sqs.close();
    s3.close();
  }

  private int attribute(String queueUrl, QueueAttributeName name) {
    return Integer.parseInt(
        sqs.getQueueAttributes(r -> r.queueUrl(queueUrl).attributeNames(name))
            .attributes()
            .get(name));
  }

  private String arn(String queueUrl) {
    return sqs.getQueueAttributes(
            r -> r.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .get(QueueAttributeName.QUEUE_ARN);
  }
}
