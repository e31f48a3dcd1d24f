package io.sluice.sync;

import io.sluice.api.Bucket;
import java.time.Duration;
import java.util.Optional;

/** Tells whether a Bucket was read under a schema that knows all its fields. */
final class SchemaTrust {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(750);

  private final Term term;
  private final SchemaGuard guard;
  private final FreshBuckets fresh;

  SchemaTrust(Term term, SchemaGuard guard, FreshBuckets fresh) {
    this.term = term;
    this.guard = guard;
    this.fresh = fresh;
  }

  /**
   * An API server that lost our fields shows another spec under the same generation: then nothing
   * is done until what it shows is steady. A generation not seen before is read once more after the
   * schema, as it may have come before a restored schema was in use. Blocks.
   *
   * @throws WritePermit.Lost where this process may no longer write
   */
  boolean holds(Bucket bucket, BucketMemory memory) {
    long generation = bucket.getMetadata().getGeneration();
    if (memory.contradicts(generation, bucket.getSpec())) {
      guard.refresh();
      memory.seen(-1, null);
      return lookAgain(bucket);
    }
    if (!memory.isNew(generation)) {
      return true;
    }
    var newest = newest(bucket);
    newest.ifPresent(now -> memory.statusRead(now.getStatus()));
    term.permit().require();
    return newest.isPresent() || lookAgain(bucket);
  }

  /** As the API server has it, where that is as it was seen. */
  private Optional<Bucket> newest(Bucket bucket) {
    return fresh
        .find(bucket)
        .filter(now -> now.getMetadata().getUid().equals(bucket.getMetadata().getUid()))
        .filter(now -> now.getSpec().equals(bucket.getSpec()));
  }

  private boolean lookAgain(Bucket bucket) {
    term.loop().triggerLater(BucketWatch.ref(bucket), Trigger.SPEC, LOOK_AGAIN);
    return false;
  }
}
