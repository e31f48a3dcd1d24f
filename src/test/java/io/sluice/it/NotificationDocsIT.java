package io.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.notification.GcloudStandIn;
import io.sluice.notification.PubSubFixture;
import io.sluice.testbed.Gcs;
import io.sluice.testbed.Kafka;
import io.sluice.testbed.Names;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import io.sluice.testbed.TokenServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands of {@code docs/notifications.md}, run as they stand, make an upload live: against
 * moto's S3, SQS, SNS, EventBridge and IAM, GCS's and Pub/Sub's emulators, and a broker that asks
 * for ACLs. moto checks an IAM policy's form, not that it is enough.
 */
class NotificationDocsIT {

  private static final String SHARD = "docs";
  private static final String ACCOUNT = "sluice@demo.iam.gserviceaccount.com";

  private static TestBed bed;
  private static PubSubFixture pubsub;
  private static TokenServer tokens;
  private static Gcs gcs;
  private static String gcsBucket;
  private static final Map<String, Scenario> byWay = new HashMap<>();
  private static SluiceProcess sluice;

  @BeforeAll
  static void followThePage() throws IOException {
    bed = TestBed.shared();
    SharedSluice.prepare(bed);
    var urls = List.of(s3("sqs"), s3("sns"), s3("eventbridge"));
    pubsub = new PubSubFixture(bed.pubsub());
    tokens = new TokenServer();
    gcs = new Gcs(bed.gcs());
    gcsBucket = gcs.bucket("docs-gcs");
    var subscription = gcs();
    Map<String, String> environment = new HashMap<>(cloud(bed.moto()));
    environment.put("AWS_ENDPOINT_URL_S3", bed.moto().endpoint().toString());
    environment.put("SLUICE_EVENTS_SQS_QUEUE_URLS", String.join(",", urls));
    environment.put("STORAGE_EMULATOR_HOST", bed.gcs().toString());
    environment.put("PUBSUB_EMULATOR_HOST", bed.pubsub());
    environment.put("SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS", subscription);
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + SHARD);
    sluice = SluiceProcess.start(bed, environment);
  }

  @AfterAll
  static void stop() {
    sluice.close();
    byWay.values().forEach(Scenario::close);
    pubsub.close();
    tokens.close();
  }

  private static Map<String, String> cloud(S3Endpoint moto) {
    return Map.of(
        "AWS_ENDPOINT_URL_SQS", moto.endpoint().toString(),
        "AWS_REGION", moto.region(),
        "AWS_ACCESS_KEY_ID", moto.accessKey(),
        "AWS_SECRET_ACCESS_KEY", moto.secretKey());
  }

  /** Follows the page from a new bucket to the queue's URL. */
  private static String s3(String way) {
    var it = new Scenario(bed, bed.moto(), "docs-" + way).inShard(SHARD);
    byWay.put(way, it);
    return s3(it, way);
  }

  private static String s3(Scenario it, String way) {
    var role = Names.unique("role");
    var moto = bed.moto().endpoint().toString();
    var page =
        new PageCommands("notifications.md")
            .command("aws", bed.aws().toString(), "--endpoint-url", moto);
    cloud(bed.moto()).forEach(page::with);
    page.with("AWS_DEFAULT_REGION", bed.moto().region())
        .with("S3_BUCKET", it.s3Bucket())
        .with("QUEUE", Names.unique("uploads"))
        .with("SLUICE_ROLE", role);
    page.before(
        "aws iam create-role --role-name \"$SLUICE_ROLE\" --assume-role-policy-document '{}' >/dev/null\n");
    return PageCommands.setting(page.run("queue", way), "SLUICE_EVENTS_SQS_QUEUE_URLS");
  }

  /** Follows the page from a bucket to the subscription's name. */
  private static String gcs() throws IOException {
    var page = new PageCommands("notifications.md");
    var calls = page.folder().resolve("gcloud.calls");
    var told =
        page.recorded("gcloud", calls)
            .with("PROJECT", "demo")
            .with("GCS_BUCKET", gcsBucket)
            .with("TOPIC", Names.unique("uploads"))
            .with("SUBSCRIPTION", Names.unique("sluice"))
            .with("SLUICE_ACCOUNT", ACCOUNT)
            .run("gcs");
    assertThat(new GcloudStandIn(pubsub, bed.gcs()).carryOut(calls)).isEqualTo(5);
    return PageCommands.setting(told, "SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS");
  }

  private static void awaitPushed(Scenario it, String configMap, String value) {
    await()
        .atMost(Scenario.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(it.liveValue(configMap)).contains(value);
              assertThat(it.lastTrigger()).isEqualTo("event");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqs", "sns", "eventbridge"})
  void anUploadToS3IsLiveAndARemovalPrunedByWhatThePageSetUp(String way) {
    // Given
    var it = byWay.get(way);
    it.put("app/one.yaml", it.configMap("one", "1"))
        .put("app/a b+ü.yaml", it.configMap("odd", "1"))
        .bucket()
        .awaitReady()
        .sync();

    // When
    it.put("app/a b+ü.yaml", it.configMap("odd", "pushed"));

    // Then
    awaitPushed(it, "odd", "pushed");

    // When
    it.delete("app/one.yaml");

    // Then
    await()
        .atMost(Scenario.PATIENCE)
        .untilAsserted(() -> assertThat(it.liveConfigMap("one")).isEmpty());
  }

  @Test
  void noBlockOfThePageGoesUntried() {
    assertThat(new PageCommands("notifications.md").names())
        .containsExactlyInAnyOrder("queue", "sqs", "sns", "eventbridge", "gcs", "kafka");
  }

  @Test
  void anUploadToGcsIsLiveByWhatThePageSetUp() {
    try (var it = Scenario.privileged(bed, bed.moto(), "docs-gcs").inShard(SHARD)) {
      // Given
      gcs.put(gcsBucket, "app/one.yaml", it.configMap("one", "1"));
      it.credentials(Map.of("gcp_credentials", tokens.keyFile()));
      it.bucketOver("gs://" + gcsBucket + "/app").awaitReady().sync();

      // When
      gcs.put(gcsBucket, "app/one.yaml", it.configMap("one", "pushed"));

      // Then
      awaitPushed(it, "one", "pushed");
    }
  }

  @Test
  void theRightsThatThePageGivesInKafkaAreEnoughAndWithoutThemItSaysWhichAreMissing() {
    // Given
    var topic = Names.unique("docs-events");
    var group = Names.unique("docs-group");
    var kafka = new Kafka(bed.kafka());
    var page =
        new PageCommands("notifications.md")
            .command("kafka-topics.sh", java("org.apache.kafka.tools.TopicCommand"))
            .command("kafka-acls.sh", java("org.apache.kafka.tools.AclCommand"))
            .with("KAFKA", bed.kafka())
            .with("EVENTS_TOPIC", topic)
            .with("GROUP", group);
    var shard = bed.namespace("docs-kafka");
    try (var it = new Scenario(bed, bed.moto(), "docs-kafka").inShard(shard)) {
      var queue = s3(it, "sqs");
      var log = new HashMap<String, String>();
      log.put("SLUICE_EVENTS_TOPIC", topic);
      log.put("SLUICE_EVENTS_DEAD_LETTER_TOPIC", topic + ".dead-letter");
      log.put("SLUICE_EVENTS_GROUP", group);
      var bridge = new HashMap<>(log);
      bridge.putAll(login("sluice-bridge"));
      bridge.putAll(cloud(bed.moto()));
      bridge.put("SLUICE_ROLES", "bridge");
      bridge.put("SLUICE_EVENTS_SQS_QUEUE_URLS", queue);
      var controller = new HashMap<>(log);
      controller.putAll(login("sluice-controller"));
      controller.put("SLUICE_ROLES", "controller");
      try (var bridging = SluiceProcess.start(bridge);
          var controlling = new ShardSluice(bed, bed.moto(), shard, controller).start()) {
        bridging.awaitLog("denies access: Sluice needs Read, Write and Describe on the topics");
        controlling.awaitLog("denies access: Sluice needs Read, Write and Describe on the topics");

        // When
        page.run("kafka");

        // Then
        it.put("app/kafka.yaml", it.configMap("kafka", "1")).bucket().awaitReady();
        await()
            .atMost(Scenario.PATIENCE)
            .untilAsserted(() -> assertThat(kafka.kept(group)).isNotEmpty());
        it.put("app/kafka.yaml", it.configMap("kafka", "pushed"));
        awaitPushed(it, "kafka", "pushed");

        // When
        kafka.produce(topic, null, Map.of(), "garbage".getBytes(UTF_8));

        // Then
        await()
            .atMost(Scenario.PATIENCE)
            .untilAsserted(() -> assertThat(kafka.records(topic + ".dead-letter")).hasSize(1));
        await()
            .atMost(Scenario.PATIENCE)
            .untilAsserted(() -> assertThat(kafka.lag(group, topic)).isZero());
        assertThat(kafka.setting(topic, "retention.ms")).isEqualTo("604800000");
      }
    }
  }

  private static Map<String, String> login(String user) {
    return Map.of(
        "SLUICE_EVENTS_LOG", "kafka",
        "KAFKA_BOOTSTRAP_SERVERS", bed.kafkaWithLogin(),
        "KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
        "KAFKA_SASL_MECHANISM", "PLAIN",
        "KAFKA_SASL_JAAS_CONFIG",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, bed.kafkaPassword()));
  }

  private static String[] java(String main) {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
      "-cp",
      bed.kafkaJars() + "/*",
      main
    };
  }
}
