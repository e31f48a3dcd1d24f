package io.sluice.testbed;

import java.util.Locale;

/** A server of the test bed. What one needs is started with it. */
public enum Part {
  ETCD,
  KUBE_APISERVER,
  /** Namespace deletion, garbage collection, Deployments, service accounts, aggregated roles. */
  KUBE_CONTROLLER_MANAGER,
  KUBE_SCHEDULER,
  /** One Node whose Pods run at once, so that Deployments become Available. */
  KWOK,
  /**
   * S3, SQS and SNS with real notifications; slow, and all is in memory: gone when it is stopped.
   */
  MOTO,
  /** A fast S3 with versions; keeps its data when it is stopped. */
  VERSITYGW,
  /** One broker; creates no topic by itself; keeps its data when it is stopped. */
  KAFKA,
  /** Pub/Sub; all is in memory: gone when it is stopped. */
  PUBSUB,
  /** GCS with notifications to {@link #PUBSUB}; all is in memory: gone when it is stopped. */
  FAKE_GCS_SERVER,
  /**
   * {@link #VERSITYGW} with {@link #RELAY} behind it, and a log of its requests; {@code make bench}
   * builds what it needs.
   */
  VERSITYGW_NOTIFYING,
  /** Sends versitygw's notifications to queues; {@code make bench} builds it. */
  RELAY,
  /** Fast SQS; all is in memory: gone when it is stopped. {@code make bench} builds it. */
  ELASTICMQ;

  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
