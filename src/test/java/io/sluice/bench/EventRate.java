package io.sluice.bench;

import io.sluice.testbed.Names;
import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * B6: how many events a second Sluice takes from the log to a decision, and through the bridge. The
 * events wait while its clock stands; then it is let go.
 */
final class EventRate implements Benchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int ONE_IN = 100;

  @Override
  public String id() {
    return "B6";
  }

  @Override
  public String title() {
    return "event rate";
  }

  @Override
  public void run(World world, Findings findings) throws Exception {
    int buckets = world.size(1_000, 50);
    try (var cluster = world.cluster()) {
      withKafka(world, cluster, buckets, findings);
      inMemory(world, cluster, buckets, findings);
    }
  }

  private void withKafka(World world, Cluster cluster, int buckets, Findings findings)
      throws Exception {
    String topic = Names.unique("rate");
    String queue = world.queues().create();
    Map<String, String> environment = new HashMap<>(world.queues().environment(queue));
    environment.put("SLUICE_EVENTS_LOG", "kafka");
    environment.put("KAFKA_BOOTSTRAP_SERVERS", world.stores().kafka());
    environment.put("SLUICE_EVENTS_TOPIC", topic);
    environment.put("SLUICE_EVENTS_DEAD_LETTER_TOPIC", topic + ".dead");
    try (var sluice = cluster.sluice(environment)) {
      world.fleet().create(cluster, buckets, "30m");
      cluster.ready().awaitAllReady(buckets, PATIENCE);
      var sender = new EventSender(world, buckets);
      var run = new Run(world, cluster, sluice);
      int mixed = world.size(100_000, 10_000);
      run.measure(
          "Kafka log to a decision, 1 % matching",
          mixed, findings, n -> sender.produce(topic, n, ONE_IN));
      int foreign = world.size(1_000_000, 50_000);
      run.measure("Kafka log, keys of nobody", foreign, findings, n -> sender.produce(topic, n, 0));
      int sent = world.size(20_000, 1_000);
      run.measure(
          "SQS through the bridge and Kafka, 1 % matching",
          sent, findings, n -> sender.send(queue, n, ONE_IN));
    }
  }

  private void inMemory(World world, Cluster cluster, int buckets, Findings findings)
      throws Exception {
    String queue = world.queues().create();
    try (var sluice = cluster.sluice(world.queues().environment(queue))) {
      Probe.await(
          () -> Metrics.of(sluice).syncs() >= buckets,
          Duration.ofMillis(200),
          PATIENCE,
          "not all Buckets were checked");
      var sender = new EventSender(world, buckets);
      var run = new Run(world, cluster, sluice);
      int sent = world.size(20_000, 1_000);
      run.measure(
          "SQS through the bridge and the memory log, 1 % matching",
          sent, findings, n -> sender.send(queue, n, ONE_IN));
    }
  }

  private record Run(World world, Cluster cluster, SluiceProcess sluice) {

    void measure(String title, int events, Findings findings, IntConsumer sender)
        throws InterruptedException {
      var use = new ProcessUse(sluice.process());
      var store = world.storeLog();
      var audit = cluster.audit();
      double before = taken();
      Duration cpu = use.cpu();
      use.forgetPeak();
      sluice.freeze();
      sender.accept(events);
      sluice.thaw();
      Instant begun = Instant.now();
      Instant ended =
          Probe.await(
              () -> taken() >= before + events && open() == 0,
              Duration.ofMillis(100),
              PATIENCE,
              title + ": not all events were taken");
      double seconds = Samples.seconds(Duration.between(begun, ended));
      Duration spent = use.cpu().minus(cpu);
      var asked = Requests.of(audit.requests());
      Map<String, Long> reads = store.reads(world.fleet().bucket());
      boolean foreign = title.contains("nobody");
      var row =
          Row.of(
                  "B6",
                  title,
                  "%s events in %s: %s a second, %s of CPU; storage: %s; Kubernetes: %s; resident %s, peak %s"
                      .formatted(
                          Say.count(events),
                          Say.seconds(seconds),
                          Say.count(Math.rint(events / seconds)),
                          Say.seconds(spent),
                          Requests.told(reads),
                          asked.told(),
                          Say.mebibytes(use.resident()),
                          Say.mebibytes(use.peak())))
              .figure("eventsASecond", Math.round(events / seconds))
              .figure("events", events)
              .figure("cpuSeconds", Samples.seconds(spent))
              .figure("storageRequests", reads)
              .figure("kubernetesRequests", asked.counts())
              .figure("peakMiB", use.peak() >> 20);
      findings.row(foreign ? row.goal("no request", reads.isEmpty() && asked.total() == 0) : row);
    }

    private double taken() {
      return Metrics.of(sluice).sum("sluice_events_received_total", "place=\"log\"");
    }

    private double open() {
      return Metrics.of(sluice).sum("sluice_event_log_open_records", "");
    }
  }
}
