package io.sluice.notification;

import io.sluice.notification.HeldMessages.Extension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/**
 * Answers for received messages in one thread, ten at a time: deletes those that are released,
 * gives back those that are abandoned, and keeps the others hidden.
 */
final class SqsReceipts implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(SqsReceipts.class);
  private static final int BATCH = 10;
  private static final Duration NOTHING_HELD = Duration.ofMinutes(1);
  private static final Verdict LOOK = new Verdict("", Kind.LOOK);

  private final String url;
  private final SqsClient client;
  private final HeldMessages held;
  private final BlockingQueue<Verdict> verdicts = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;
  private String problem;

  private enum Kind {
    DELETE,
    GIVE_BACK,
    LOOK
  }

  private record Verdict(String receiptHandle, Kind kind) {}

  /** Begins at once. */
  SqsReceipts(String url, SqsClient client, HeldMessages held) {
    this.url = url;
    this.client = client;
    this.held = held;
    this.thread = Thread.ofVirtual().name("sluice-sqs-receipts").start(this::answerAlways);
  }

  Receipt forMessage(String receiptHandle) {
    return new Receipt() {
      @Override
      public void released() {
        verdicts.add(new Verdict(receiptHandle, Kind.DELETE));
      }

      @Override
      public void abandoned() {
        verdicts.add(new Verdict(receiptHandle, Kind.GIVE_BACK));
      }
    };
  }

  /** Says that messages were received: what is due may be due sooner. */
  void look() {
    verdicts.add(LOOK);
  }

  /** Tries once more to delete what is released, and gives the rest back. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
      answer(drained());
      giveBack(held.all());
    } catch (SdkException e) {
      LOG.debug("The rest becomes visible by itself", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answerAlways() {
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
    while (!closed) {
      List<Verdict> taken = List.of();
      try {
        taken = take();
        attend(taken);
        recovered();
        backoff.reset();
      } catch (InterruptedException | AbortedException e) {
        Thread.interrupted();
        verdicts.addAll(taken);
      } catch (SdkException e) {
        fell(SqsErrors.sentence(url, e));
        backoff.sleep();
      }
    }
  }

  /** Messages that are still held stay hidden also while others cannot be deleted. */
  private void attend(List<Verdict> taken) {
    SdkException failure = null;
    try {
      answer(taken);
    } catch (AbortedException e) {
      throw e;
    } catch (SdkException e) {
      verdicts.addAll(taken);
      failure = e;
    }
    extend();
    if (failure != null) {
      throw failure;
    }
  }

  private void fell(String sentence) {
    if (!closed && !sentence.equals(problem)) {
      LOG.warnf("Messages that were received cannot be answered for, trying on: %s", sentence);
      problem = sentence;
    }
  }

  private void recovered() {
    if (problem != null) {
      LOG.infof("Messages of the queue %s are answered for again", url);
      problem = null;
    }
  }

  private List<Verdict> take() throws InterruptedException {
    Optional<Duration> due = held.untilDue(System.nanoTime());
    List<Verdict> taken = new ArrayList<>();
    Verdict next = verdicts.poll(due.orElse(NOTHING_HELD).toMillis(), TimeUnit.MILLISECONDS);
    if (next != null) {
      taken.add(next);
      verdicts.drainTo(taken, BATCH - 1);
    }
    return taken;
  }

  private List<Verdict> drained() {
    List<Verdict> all = new ArrayList<>();
    verdicts.drainTo(all);
    return all;
  }

  private void answer(List<Verdict> all) {
    delete(handles(all, verdict -> verdict.kind() == Kind.DELETE));
    giveBack(handles(all, verdict -> verdict.kind() == Kind.GIVE_BACK));
  }

  private static List<String> handles(List<Verdict> all, Predicate<Verdict> which) {
    return all.stream().filter(which).map(Verdict::receiptHandle).distinct().toList();
  }

  private void delete(List<String> handles) {
    for (List<String> batch : batches(handles)) {
      List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
      for (String handle : batch) {
        entries.add(
            DeleteMessageBatchRequestEntry.builder()
                .id(String.valueOf(entries.size()))
                .receiptHandle(handle)
                .build());
      }
      var answer = client.deleteMessageBatch(r -> r.queueUrl(url).entries(entries));
      batch.forEach(held::remove);
      for (BatchResultErrorEntry failed : answer.failed()) {
        again(batch.get(Integer.parseInt(failed.id())), failed);
      }
    }
  }

  /** A handle that is no longer good means that the queue gives the message again, or did. */
  private void again(String handle, BatchResultErrorEntry failed) {
    if (Boolean.TRUE.equals(failed.senderFault())) {
      LOG.debugf("A message was not deleted: %s %s", failed.code(), failed.message());
    } else {
      held.add(handle, System.nanoTime());
      verdicts.add(new Verdict(handle, Kind.DELETE));
    }
  }

  private void giveBack(List<String> handles) {
    for (List<String> batch : batches(handles)) {
      changeVisibility(batch.stream().map(h -> new Extension(h, Duration.ZERO)).toList());
      batch.forEach(held::remove);
    }
  }

  private void extend() {
    for (List<Extension> batch : batches(held.due(System.nanoTime()))) {
      changeVisibility(batch);
      batch.forEach(extension -> held.extended(extension, System.nanoTime()));
    }
  }

  private void changeVisibility(List<Extension> batch) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (Extension extension : batch) {
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(String.valueOf(entries.size()))
              .receiptHandle(extension.receiptHandle())
              .visibilityTimeout((int) extension.term().toSeconds())
              .build());
    }
    client.changeMessageVisibilityBatch(r -> r.queueUrl(url).entries(entries));
  }

  private static <T> List<List<T>> batches(List<T> all) {
    List<List<T>> batches = new ArrayList<>();
    for (int i = 0; i < all.size(); i += BATCH) {
      batches.add(all.subList(i, Math.min(i + BATCH, all.size())));
    }
    return batches;
  }
}
