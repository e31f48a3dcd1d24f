package io.sluice.notification;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PushConfig;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.sluice.testbed.Names;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A topic with its subscription, and buckets that notify it. */
public final class PubSubFixture implements AutoCloseable {

  private static final String PROJECT = "projects/demo";

  public final String topic = PROJECT + "/topics/" + Names.unique("topic");
  public final String subscription = PROJECT + "/subscriptions/" + Names.unique("subscription");

  private final ManagedChannel channel;
  final TopicAdminClient topics;
  final SubscriptionAdminClient subscriptions;
  private final HttpClient http = HttpClient.newHttpClient();

  public PubSubFixture(String pubsub) throws IOException {
    channel = ManagedChannelBuilder.forTarget(pubsub).usePlaintext().build();
    var channels = FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel));
    topics =
        TopicAdminClient.create(
            TopicAdminSettings.newBuilder()
                .setTransportChannelProvider(channels)
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
    subscriptions =
        SubscriptionAdminClient.create(
            SubscriptionAdminSettings.newBuilder()
                .setTransportChannelProvider(channels)
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
    create();
  }

  void create() {
    topics.createTopic(topic);
    subscriptions.createSubscription(subscription, topic, PushConfig.getDefaultInstance(), 10);
  }

  public void publish(Map<String, String> attributes, String data) {
    topics.publish(
        topic,
        List.of(
            PubsubMessage.newBuilder()
                .putAllAttributes(attributes)
                .setData(ByteString.copyFromUtf8(data))
                .build()));
  }

  /** Publishes a message without data for each of these attributes, in order. */
  public void publishAll(List<Map<String, String>> messages) {
    topics.publish(
        topic,
        messages.stream()
            .map(attributes -> PubsubMessage.newBuilder().putAllAttributes(attributes).build())
            .toList());
  }

  public static Map<String, String> finalized(String bucket, String key) {
    return Map.of("eventType", "OBJECT_FINALIZE", "bucketId", bucket, "objectId", key);
  }

  /** A bucket of a GCS server that notifies the topic of everything. */
  public String notifyingBucket(URI gcs) throws Exception {
    String bucket = Names.unique("notifies");
    send(gcs, "POST", "/storage/v1/b?project=demo", "{\"name\":\"" + bucket + "\"}");
    notify(gcs, bucket);
    return bucket;
  }

  /** Has a bucket notify the topic of everything. */
  public void notify(URI gcs, String bucket) throws Exception {
    send(
        gcs,
        "POST",
        "/storage/v1/b/" + bucket + "/notificationConfigs",
        "{\"topic\":\"//pubsub.googleapis.com/" + topic + "\",\"payload_format\":\"JSON_API_V1\"}");
  }

  /** {@code projects/P/subscriptions/S}, which has what the topic gets. */
  public String subscription() {
    return subscription;
  }

  void upload(URI gcs, String bucket, String key) throws Exception {
    send(
        gcs,
        "POST",
        "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + encoded(key),
        "text");
  }

  void delete(URI gcs, String bucket, String key) throws Exception {
    send(gcs, "DELETE", "/storage/v1/b/" + bucket + "/o/" + encoded(key), "");
  }

  /** Takes messages that nobody holds off the subscription, and returns them. */
  public List<PubsubMessage> pull() {
    var answer =
        subscriptions
            .getStub()
            .pullCallable()
            .call(
                PullRequest.newBuilder()
                    .setSubscription(subscription)
                    .setMaxMessages(1_000)
                    .setReturnImmediately(true)
                    .build());
    return answer.getReceivedMessagesList().stream().map(m -> m.getMessage()).toList();
  }

  @Override
  public void close() {
    topics.close();
    subscriptions.close();
    channel.shutdownNow();
  }

  private void send(URI gcs, String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gcs + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
