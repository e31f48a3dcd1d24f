package io.sluice.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Real servers for tests, each on a free port of 127.0.0.1; {@code make testbed} builds them. Logs
 * are kept under {@code target/testbed/}. All methods may be called from any thread; they return
 * when what they started answers, and throw IllegalStateException with the end of its log when it
 * does not.
 */
public final class TestBed implements AutoCloseable {

  private final Supervisor supervisor;
  private KubernetesClient client;

  private TestBed(EnumSet<Part> parts, String hint, String... options) {
    supervisor = Supervisor.start(parts, Project.runFolder(hint), options);
  }

  /**
   * The one of this JVM, with API server, controller manager and moto; further parts start when
   * first asked for. It ends with the JVM. Tests that break parts use {@link #own}.
   */
  public static TestBed shared() {
    return Shared.INSTANCE;
  }

  /** A new one with these parts and what they need. */
  public static TestBed own(Part first, Part... more) {
    return new TestBed(EnumSet.of(first, more), "own");
  }

  /** As {@link #own}, with a controller manager that is as slow as it is by default. */
  public static TestBed withSlowControllers(Part first, Part... more) {
    return new TestBed(EnumSet.of(first, more), "own", "--slow-controllers");
  }

  /** The admin's kubeconfig. */
  public Path kubeconfig() {
    return Path.of(started(Part.KUBE_APISERVER).get("kubeconfig").asText());
  }

  /** The kubectl that fits the API server. */
  public Path kubectl() {
    return supervisor.tool("kubectl");
  }

  /** The AWS command line. */
  public Path aws() {
    return supervisor.tool("aws");
  }

  /** The folder of the jars that Kafka's command line tools are in. */
  public Path kafkaJars() {
    return supervisor.tool("kafka");
  }

  /** An admin's client, the same one at each call; closed with the test bed. */
  public synchronized KubernetesClient client() {
    if (client == null) {
      client =
          new KubernetesClientBuilder()
              .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
              .build();
    }
    return client;
  }

  /** Creates a namespace that no other test uses and returns its name. */
  public String namespace(String hint) {
    String name = Names.unique(hint);
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  /** What is asked of the API server from now on. */
  public ApiAudit audit() {
    return new ApiAudit(Path.of(started(Part.KUBE_APISERVER).get("audit").asText()), client());
  }

  /** S3 with notifications, SQS and SNS; starts it when first asked for. */
  public S3Endpoint moto() {
    return s3Endpoint(Part.MOTO);
  }

  /** Fast S3 with versions; starts it when first asked for. */
  public S3Endpoint versitygw() {
    return s3Endpoint(Part.VERSITYGW);
  }

  /**
   * Fast S3 that tells {@link Part#RELAY} of each change; starts both when first asked for. {@code
   * testbed/build relay} builds the relay.
   */
  public S3Endpoint notifyingVersitygw() {
    return s3Endpoint(Part.VERSITYGW_NOTIFYING);
  }

  /** The access log of {@link #notifyingVersitygw()}: a line a request, in S3's own form. */
  public Path notifyingVersitygwRequests() {
    return Path.of(started(Part.VERSITYGW_NOTIFYING).get("requests").asText());
  }

  /** Where the relay is told which queue a bucket notifies. */
  public URI relay() {
    return URI.create(started(Part.RELAY).get("endpoint").asText());
  }

  /** What the relay tells of each notification: a line of JSON. */
  public Path relayLog() {
    return Path.of(started(Part.RELAY).get("log").asText());
  }

  /** Fast SQS; starts it when first asked for. {@code testbed/build elasticmq} builds it. */
  public S3Endpoint elasticmq() {
    return s3Endpoint(Part.ELASTICMQ);
  }

  /** HOST:PORT of a Kafka broker; starts it when first asked for. */
  public String kafka() {
    return started(Part.KAFKA).get("address").asText();
  }

  /**
   * HOST:PORT of the same broker for those who log in (SASL_PLAINTEXT, PLAIN) as {@code
   * sluice-bridge} or {@code sluice-controller}, and may do what ACLs allow.
   */
  public String kafkaWithLogin() {
    return started(Part.KAFKA).get("sasl").asText();
  }

  /** The password of those who log in to Kafka. */
  public String kafkaPassword() {
    return started(Part.KAFKA).get("password").asText();
  }

  /** HOST:PORT of Pub/Sub, in plain text; starts it when first asked for. */
  public String pubsub() {
    return started(Part.PUBSUB).get("address").asText();
  }

  /** Where GCS's JSON API answers; starts it, and Pub/Sub, when first asked for. */
  public URI gcs() {
    return URI.create(started(Part.FAKE_GCS_SERVER).get("endpoint").asText());
  }

  /** A new client for an S3 server, here or behind an {@link S3Proxy}; the caller closes it. */
  public static S3Client s3(S3Endpoint server) {
    return S3Client.builder()
        .endpointOverride(server.endpoint())
        .region(Region.of(server.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
        .forcePathStyle(true)
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  /** Creates a bucket that no other test uses and returns its name. */
  public static String bucket(S3Endpoint server, String hint) {
    String name = Names.unique(hint);
    try (S3Client s3 = s3(server)) {
      s3.createBucket(request -> request.bucket(name));
    }
    return name;
  }

  /** Starts a part and what it needs; what runs is left alone, what was stopped keeps its port. */
  public void start(Part part) {
    supervisor.command("start", part);
  }

  /** Ends a part in good order (SIGTERM, after 3 s SIGKILL); throws if it does not run. */
  public void stop(Part part) {
    supervisor.command("stop", part);
  }

  /** Ends a part by SIGKILL; throws if it does not run. */
  public void kill(Part part) {
    supervisor.command("kill", part);
  }

  /** Ends all parts and returns when they are gone. */
  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
    supervisor.close();
  }

  Supervisor supervisor() {
    return supervisor;
  }

  List<Long> pids() {
    return EnumSet.allOf(Part.class).stream()
        .map(supervisor::facts)
        .filter(facts -> facts != null)
        .map(facts -> facts.get("pid").asLong())
        .toList();
  }

  private JsonNode started(Part part) {
    if (supervisor.facts(part) == null) {
      start(part);
    }
    return supervisor.facts(part);
  }

  private S3Endpoint s3Endpoint(Part part) {
    JsonNode facts = started(part);
    return new S3Endpoint(
        URI.create(facts.get("endpoint").asText()),
        facts.get("region").asText(),
        facts.get("accessKey").asText(),
        facts.get("secretKey").asText());
  }

  private static final class Shared {
    static final TestBed INSTANCE = start();

    private static TestBed start() {
      TestBed bed = new TestBed(EnumSet.of(Part.KUBE_CONTROLLER_MANAGER, Part.MOTO), "shared");
      Runtime.getRuntime().addShutdownHook(new Thread(bed.supervisor::close));
      return bed;
    }
  }
}
