package io.sluice.notification;

/** Takes what the log tells. Called by one thread at a time; must not block. */
public interface HintSink {

  /**
   * Something may have changed. Every change in the log comes here, of foreign buckets too, in the
   * log's order within a bucket.
   *
   * @param done to be called when the change was dealt with, or concerns nobody; until then the log
   *     counts it as open, and tells it again after a restart
   */
  void offer(ObjectChange change, Completion done);

  /**
   * Changes were lost unread (the log no longer has them): only a listing of everything tells what
   * they were.
   *
   * @param reason for a log line, no secrets
   */
  void missed(String reason);
}
