package io.sluice.notification;

import com.google.api.gax.batching.FlowControlSettings;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.cloud.pubsub.v1.SubscriberShutdownSettings;
import com.google.cloud.pubsub.v1.SubscriberShutdownSettings.ShutdownMode;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** One streaming pull, from its start to its end. */
final class PubSubConnection implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PubSubConnection.class);
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  /** Of one answer, with its many messages; what Google's own client takes from Google. */
  private static final int MOST_BYTES_AT_ONCE = 20 * 1024 * 1024;

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /**
   * How long a message stays ours after a word of us: so soon another has it when we are killed.
   */
  private static final Duration LEASE = Duration.ofSeconds(20);

  private final Subscriber subscriber;
  private final ManagedChannel channel;

  /**
   * @param emulator HOST:PORT, or null
   * @param mostHeld how many messages may be unanswered; past them nothing more is taken
   */
  PubSubConnection(String name, String emulator, int mostHeld, MessageReceiver receiver) {
    Subscriber.Builder builder =
        Subscriber.newBuilder(name, receiver)
            .setFlowControlSettings(
                FlowControlSettings.newBuilder()
                    .setMaxOutstandingElementCount((long) mostHeld)
                    .setMaxOutstandingRequestBytes(MOST_BYTES)
                    .build())
            .setMaxAckExtensionPeriodDuration(Duration.ofHours(12))
            .setMaxDurationPerAckExtensionDuration(LEASE)
            .setSubscriberShutdownSettings(
                SubscriberShutdownSettings.newBuilder()
                    .setMode(ShutdownMode.NACK_IMMEDIATELY)
                    .setTimeout(LAST_WORDS)
                    .build());
    channel =
        emulator == null
            ? null
            : ManagedChannelBuilder.forTarget(emulator)
                .usePlaintext()
                .maxInboundMessageSize(MOST_BYTES_AT_ONCE)
                .build();
    if (channel != null) {
      builder
          .setChannelProvider(
              FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel)))
          .setCredentialsProvider(NoCredentialsProvider.create());
    }
    subscriber = builder.build();
  }

  /**
   * Pulls until it is closed or broken for good.
   *
   * @throws IllegalStateException with the reason as cause, if it is broken
   */
  void run() {
    subscriber.startAsync().awaitTerminated();
  }

  @Override
  public void close() {
    try {
      subscriber.stopAsync().awaitTerminated(2 * LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | IllegalStateException e) {
      LOG.debug("Did not end in good order", e);
    }
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
