package io.sluice.bench;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A way from a bucket to Sluice, with a source for each number of objects. */
interface PushPath extends AutoCloseable {

  String name();

  /** What Sluice needs to be told. */
  Map<String, String> environment();

  /** Makes what its Buckets refer to, and sources of these many objects. */
  void prepare(Cluster cluster, Iterable<Integer> sizes) throws Exception;

  /** As a Bucket's spec names the source of so many objects. */
  String url(int objects);

  /** The Secret for it. */
  String secret();

  /** From now on changes are told. */
  void connect() throws Exception;

  /** Writes one key, and returns its ETag when the store has acknowledged. */
  String put(int objects, String key, String body);

  /** When a relay between store and queue had the notification; empty where there is none. */
  Optional<RelayLog.Relayed> relayed(RelayLog log, int objects, String etag);

  /** The requests that reading its source took since then; empty where nobody counts. */
  Map<String, Long> reads(StoreLog since, int objects);

  /** The relay's log, as told until now. */
  RelayLog relayLog();

  /** What is called received: the beginning of Sluice's own log line. */
  default Optional<Instant> received(SluiceLog log, Instant from) {
    return log.first("Received ", from);
  }

  @Override
  void close();
}
