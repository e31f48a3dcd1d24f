package io.sluice.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The packaged application as a process of its own, run by the Java that runs the test, or as the
 * native executable that the system property {@code sluice.executable} names. It does not outlive
 * this JVM, however that ends. All methods may be called from any thread.
 */
public final class SluiceProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final List<String> FOREIGN =
      List.of("AWS_", "GOOGLE_", "KUBE", "POD_", "PUBSUB_", "QUARKUS_", "SLUICE_", "STORAGE_");

  private final Process wrapper;
  private final int port;
  private final Path log;

  private SluiceProcess(Process wrapper, int port, Path log) {
    this.wrapper = wrapper;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts it against a test bed's cluster and returns when it is live.
   *
   * @param more environment variables beside KUBECONFIG; a JVM's options go into {@code
   *     JDK_JAVA_OPTIONS}
   */
  public static SluiceProcess start(TestBed bed, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.putIfAbsent("KUBECONFIG", bed.kubeconfig().toString());
    return start(environment);
  }

  /**
   * Starts it and returns when it is live; throws IllegalStateException with its log when it ends
   * before, or is not live after 60 s.
   *
   * @param environment all of its settings: of this process's own variables those that Sluice, its
   *     libraries or the clouds read are not handed on
   */
  public static SluiceProcess start(Map<String, String> environment) {
    SluiceProcess started = launch(environment);
    try {
      await()
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !started.alive() || started.healthLive().status() == 200);
    } catch (ConditionTimeoutException e) {
      String log = started.log();
      started.close();
      throw new IllegalStateException("Sluice was not live after " + START_LIMIT + ":\n" + log, e);
    }
    if (!started.alive()) {
      throw new IllegalStateException("Sluice ended while starting:\n" + started.log());
    }
    return started;
  }

  /** Starts it and returns at once: for starts that are to fail. */
  public static SluiceProcess launch(Map<String, String> environment) {
    int port = freePort();
    Path log = Project.runFolder("sluice").resolve("sluice.log");
    List<String> command =
        Stream.concat(
                Stream.of(Project.file("testbed/serve").toString(), "run-with-parent", "--"),
                executable().stream())
            .toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> all = builder.environment();
    all.keySet().removeIf(name -> FOREIGN.stream().anyMatch(name::startsWith));
    all.put("AWS_CONFIG_FILE", log.resolveSibling("no-aws-config").toString());
    all.put("AWS_SHARED_CREDENTIALS_FILE", log.resolveSibling("no-aws-credentials").toString());
    all.put("AWS_EC2_METADATA_DISABLED", "true");
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    all.putAll(environment);
    try {
      return new SluiceProcess(builder.start(), port, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process of the application itself; throws if it does not run. */
  public ProcessHandle process() {
    return application().orElseThrow(() -> new IllegalStateException("Sluice does not run"));
  }

  /** Where it answers HTTP. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Whether it runs. */
  public boolean alive() {
    return wrapper.isAlive();
  }

  /** The answer of {@code /q/health/live}. */
  public Http.Answer healthLive() {
    return get("/q/health/live");
  }

  /** The answer of {@code /q/health/ready}: 200 or 503, and why. */
  public Http.Answer healthReady() {
    return get("/q/health/ready");
  }

  /** The text of {@code /q/metrics}. */
  public String metrics() {
    return get("/q/metrics").body();
  }

  /** All it has logged so far. */
  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for at most 60 s until it has logged this text; fails with the log. */
  public void awaitLog(String text) {
    await().atMost(START_LIMIT).untilAsserted(() -> assertThat(log()).contains(text));
  }

  /**
   * Asks it to stop (SIGTERM) and waits for at most 60 s.
   *
   * @return its exit code
   */
  public int stop() {
    wrapper.destroy();
    return awaitExit();
  }

  /** Ends it by SIGKILL, in the middle of whatever it does; returns when it is gone. */
  public void kill() {
    application().ifPresent(ProcessHandle::destroyForcibly);
    awaitExit();
  }

  /** Waits for at most 60 s until it ends by itself and returns its exit code. */
  public int awaitExit() {
    try {
      if (!wrapper.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "Sluice does not end", new TimeoutException("60 s, see " + log));
      }
      return wrapper.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Sluice was ending", e);
    }
  }

  /** Stops its clock (SIGSTOP): it does nothing until {@link #thaw()}. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on after {@link #freeze()}. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    long pid = application().orElseThrow().pid();
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@link #kill()}, if it still runs. */
  @Override
  public void close() {
    if (alive()) {
      kill();
    }
  }

  ProcessHandle wrapper() {
    return wrapper.toHandle();
  }

  Optional<ProcessHandle> application() {
    return wrapper.children().findFirst();
  }

  private Http.Answer get(String path) {
    return Http.get(URI.create("http://127.0.0.1:" + port + path));
  }

  private static List<String> executable() {
    String given = System.getProperty("sluice.executable", "");
    if (!given.isBlank()) {
      return List.of(Path.of(given).toAbsolutePath().toString());
    }
    Path jar = Project.file("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException("there is no " + jar + ": run make package first");
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return List.of(java.toString(), "-jar", jar.toString());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
