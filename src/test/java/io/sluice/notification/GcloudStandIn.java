package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Does in the emulators what gcloud's commands would do at Google, since gcloud speaks to Google
 * alone: knows just the commands and flags below, and fails for any other. The emulators know no
 * IAM, so that of bindings only the form and the role's name are looked at.
 */
public final class GcloudStandIn {

  private static final Map<String, Set<String>> FLAGS =
      Map.of(
          "pubsub topics create", Set.of("--project"),
          "pubsub subscriptions create",
              Set.of(
                  "--project",
                  "--topic",
                  "--ack-deadline",
                  "--message-retention-duration",
                  "--expiration-period"),
          "pubsub subscriptions add-iam-policy-binding", Set.of("--project", "--member", "--role"),
          "storage buckets notifications create",
              Set.of("--topic", "--payload-format", "--event-types"),
          "storage buckets add-iam-policy-binding", Set.of("--member", "--role"));
  private static final Set<String> ROLES =
      Set.of("roles/pubsub.subscriber", "roles/pubsub.publisher", "roles/storage.objectViewer");
  private static final Pattern MEMBER =
      Pattern.compile("serviceAccount:[a-z0-9-]+@[a-z0-9-]+\\.iam\\.gserviceaccount\\.com");

  private final PubSubFixture pubsub;
  private final URI gcs;

  /**
   * @param gcs where the emulator of GCS is
   */
  public GcloudStandIn(PubSubFixture pubsub, URI gcs) {
    this.pubsub = pubsub;
    this.gcs = gcs;
  }

  /**
   * Carries out recorded calls in order.
   *
   * @param calls their arguments, a line each, an empty line after each call
   * @return how many they were
   */
  public int carryOut(Path calls) {
    try {
      List<String> words = new ArrayList<>();
      int done = 0;
      for (String line : Files.readAllLines(calls)) {
        if (line.isEmpty()) {
          carryOut(List.copyOf(words));
          words.clear();
          done++;
        } else {
          words.add(line);
        }
      }
      return done;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void carryOut(List<String> words) {
    String command =
        FLAGS.keySet().stream()
            .filter(known -> String.join(" ", words).startsWith(known + " "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("not known to the stand-in: gcloud " + words));
    int names = command.split(" ").length;
    String object = words.get(names);
    Map<String, String> flags = new HashMap<>();
    for (int i = names + 1; i < words.size(); i += 2) {
      assertThat(FLAGS.get(command)).as("flags of gcloud %s", command).contains(words.get(i));
      flags.put(words.get(i), words.get(i + 1));
    }
    switch (command) {
      case "pubsub topics create" ->
          pubsub.topics.createTopic(name(flags.get("--project"), "topics", object));
      case "pubsub subscriptions create" -> subscribe(object, flags);
      case "storage buckets notifications create" -> notify(object, flags);
      default -> {
        assertThat(flags.get("--role")).isIn(ROLES);
        assertThat(flags.get("--member")).matches(MEMBER);
      }
    }
  }

  private void subscribe(String subscription, Map<String, String> flags) {
    String project = flags.get("--project");
    assertThat(flags.get("--expiration-period")).isEqualTo("never");
    pubsub.subscriptions.createSubscription(
        Subscription.newBuilder()
            .setName(name(project, "subscriptions", subscription))
            .setTopic(name(project, "topics", flags.get("--topic")))
            .setAckDeadlineSeconds(Integer.parseInt(flags.get("--ack-deadline")))
            .setMessageRetentionDuration(days(flags.get("--message-retention-duration")))
            .setExpirationPolicy(ExpirationPolicy.getDefaultInstance())
            .build());
  }

  private void notify(String url, Map<String, String> flags) {
    assertThat(url).startsWith("gs://");
    String format = "json".equals(flags.get("--payload-format")) ? "JSON_API_V1" : "NONE";
    String body =
        "{\"topic\":\"//pubsub.googleapis.com/%s\",\"payload_format\":\"%s\"}"
            .formatted(flags.get("--topic"), format);
    URI target = gcs.resolve("/storage/v1/b/" + url.substring(5) + "/notificationConfigs");
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(target)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String name(String project, String kind, String name) {
    return "projects/" + project + "/" + kind + "/" + name;
  }

  private static Duration days(String text) {
    assertThat(text).matches("\\d+d");
    long days = Long.parseLong(text.substring(0, text.length() - 1));
    return Duration.newBuilder().setSeconds(days * 24 * 3600).build();
  }
}
