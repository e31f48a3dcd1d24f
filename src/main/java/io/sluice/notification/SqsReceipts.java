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
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
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

  /**
   * Tries once more to delete what is released, and gives the rest back; what a queue does not take
   * within seconds becomes visible by itself.
   */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Thread last = Thread.ofVirtual().name("sluice-sqs-last-words").start(this::sayLastWords);
    try {
      if (!last.join(LAST_WORDS)) {
        last.interrupt();
      }
    } catch (InterruptedException e) {
      last.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void sayLastWords() {
    try {
      thread.join();
      answer(drained());
      giveBack(held.all());
    } catch (RuntimeException e) {
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
        if (attend(taken)) {
          recovered();
          backoff.reset();
        } else {
          backoff.sleep(held.untilDue(System.nanoTime()).orElse(NOTHING_HELD));
        }
      } catch (InterruptedException | AbortedException e) {
        Thread.interrupted();
        verdicts.addAll(taken);
      } catch (RuntimeException e) {
        fell(SqsErrors.sentence(url, e));
        LOG.debug("Answering failed", e);
        backoff.sleep();
      }
    }
  }

  /**
   * Messages that are still held stay hidden also while others cannot be deleted. Returns whether
   * the queue took all.
   */
  private boolean attend(List<Verdict> taken) {
    boolean all = false;
    try {
      all = answer(taken);
    } catch (AbortedException e) {
      throw e;
    } catch (RuntimeException e) {
      verdicts.addAll(taken);
      fell(SqsErrors.sentence(url, e));
    }
    extend();
    return all;
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

  private boolean answer(List<Verdict> all) {
    boolean deleted = delete(handles(all, verdict -> verdict.kind() == Kind.DELETE));
    giveBack(handles(all, verdict -> verdict.kind() == Kind.GIVE_BACK));
    return deleted;
  }

  private static List<String> handles(List<Verdict> all, Predicate<Verdict> which) {
    return all.stream().filter(which).map(Verdict::receiptHandle).distinct().toList();
  }

  /** Returns whether the queue took all; what it did not take now waits to be deleted again. */
  private boolean delete(List<String> handles) {
    boolean all = true;
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
        all &= !again(batch.get(Integer.parseInt(failed.id())), failed);
      }
    }
    return all;
  }

  /** A handle that is no longer good means that the queue gives the message again, or did. */
  private boolean again(String handle, BatchResultErrorEntry failed) {
    LOG.debugf("A message was not deleted: %s %s", failed.code(), failed.message());
    if (Boolean.TRUE.equals(failed.senderFault())) {
      return false;
    }
    held.add(handle, System.nanoTime());
    verdicts.add(new Verdict(handle, Kind.DELETE));
    return true;
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
