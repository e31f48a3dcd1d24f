package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;

/** What no server at hand does: answers that refuse single messages or make no sense, and none. */
class SqsReceiptsTest {

  private final HeldMessages held = new HeldMessages(Duration.ofSeconds(2), 10);

  @Test
  void aMessageThatTheQueueCannotDeleteNowIsTriedAgainWithPauses() {
    // Given
    AnsweringQueue queue = new AnsweringQueue(SqsReceiptsTest::refused);
    held.add("kept", System.nanoTime());
    held.add("refused", System.nanoTime());
    try (SqsReceipts receipts = new SqsReceipts("queue", queue, held)) {
      // When
      receipts.forMessage("refused").released();
      await().until(() -> queue.extensions.get() > 0);
      // Then
      assertThat(queue.deletions.get()).isBetween(2, 100);
      queue.answer = SqsReceiptsTest::deleted;
      await().until(() -> !held.all().contains("refused"));
    }
  }

  @Test
  void aQueueThatDoesNotAnswerDoesNotHoldUpTheEnd() throws Exception {
    // Given
    held.add("kept", System.nanoTime());
    SqsReceipts receipts = new SqsReceipts("queue", new SilentQueue(), held);
    // When
    Thread closing = Thread.ofVirtual().start(receipts::close);
    // Then
    await().atMost(Duration.ofSeconds(30)).until(() -> !closing.isAlive());
  }

  @Test
  void anAnswerThatCannotBeUnderstoodEndsNothing() {
    // Given
    AnsweringQueue queue =
        new AnsweringQueue(
            () -> {
              throw new NumberFormatException("no entry has this id");
            });
    held.add("garbled", System.nanoTime());
    try (SqsReceipts receipts = new SqsReceipts("queue", queue, held)) {
      // When
      receipts.forMessage("garbled").released();
      await().until(() -> queue.deletions.get() > 0);
      queue.answer = SqsReceiptsTest::deleted;
      // Then
      await().until(() -> held.all().isEmpty());
    }
  }

  private static final class AnsweringQueue implements SqsClient {
    private final AtomicInteger deletions = new AtomicInteger();
    private final AtomicInteger extensions = new AtomicInteger();
    private volatile Supplier<DeleteMessageBatchResponse> answer;

    private AnsweringQueue(Supplier<DeleteMessageBatchResponse> answer) {
      this.answer = answer;
    }

    @Override
    public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
      deletions.incrementAndGet();
      return answer.get();
    }

    @Override
    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
        ChangeMessageVisibilityBatchRequest request) {
      extensions.incrementAndGet();
      return ChangeMessageVisibilityBatchResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "sqs";
    }

    @Override
    public void close() {}
  }

  private static DeleteMessageBatchResponse deleted() {
    return DeleteMessageBatchResponse.builder().build();
  }

  private static DeleteMessageBatchResponse refused() {
    var failed =
        BatchResultErrorEntry.builder().id("0").code("InternalError").senderFault(false).build();
    return DeleteMessageBatchResponse.builder().failed(failed).build();
  }

  private static final class SilentQueue implements SqsClient {

    @Override
    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
        ChangeMessageVisibilityBatchRequest request) {
      try {
        new CountDownLatch(1).await();
        throw new IllegalStateException();
      } catch (InterruptedException e) {
        throw AbortedException.create("interrupted", e);
      }
    }

    @Override
    public String serviceName() {
      return "sqs";
    }

    @Override
    public void close() {}
  }
}
