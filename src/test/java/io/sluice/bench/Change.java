package io.sluice.bench;

import java.time.Duration;
import java.time.Instant;

/**
 * One upload on its way.
 *
 * @param begun when its PUT was sent
 * @param acknowledged when the store had answered
 * @param seen when a watch saw it in the cluster
 */
record Change(String etag, Instant begun, Instant acknowledged, Instant seen) {

  Duration latency() {
    return Duration.between(acknowledged, seen);
  }
}
