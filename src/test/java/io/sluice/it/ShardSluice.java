package io.sluice.it;

import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.util.HashMap;
import java.util.Map;

/**
 * How to start a Sluice of a test's own, beside the shared one: it sees the Buckets of one shard
 * and keeps its inventories in a namespace of its own.
 */
record ShardSluice(TestBed bed, S3Endpoint store, String shard, Map<String, String> more) {

  /** On the shared test bed. */
  static ShardSluice of(String shard, Map<String, String> more) {
    var shared = SharedSluice.get();
    return new ShardSluice(shared.bed(), shared.store(), shared.bed().namespace(shard), more);
  }

  /** A Bucket's scenario for this Sluice. */
  Scenario scenario(String hint) {
    return new Scenario(bed, store, hint).inShard(shard);
  }

  /** Starts one, and returns when it is live. */
  SluiceProcess start() {
    Map<String, String> environment =
        new HashMap<>(SharedSluice.environment(store.endpoint().toString(), store.region()));
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + shard);
    environment.put("POD_NAMESPACE", shard);
    environment.putAll(more);
    return SluiceProcess.start(bed, environment);
  }
}
