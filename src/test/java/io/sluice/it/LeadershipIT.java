package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sluice.testbed.ApiRequest;
import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two processes of one Sluice; what one test ended, the next starts again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeadershipIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ShardSluice sluice =
      ShardSluice.of("leadership", Map.of("SLUICE_LEADER_ELECTION", "on"));
  private final List<SluiceProcess> pair = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();

  @BeforeEach
  void twoProcessesOfWhichOneLeads() {
    pair.removeIf(process -> !process.alive());
    var missing = 2 - pair.size();
    Stream.generate(() -> sluice)
        .limit(missing)
        .parallel()
        .map(ShardSluice::start)
        .toList()
        .forEach(pair::add);
    await()
        .atMost(PATIENCE)
        .until(() -> pair.stream().filter(LeadershipIT::leads).count() == 1 && standsBy(other()));
  }

  @AfterAll
  void end() {
    watches.forEach(Watch::close);
    pair.forEach(SluiceProcess::close);
  }

  @Test
  void theOneThatDoesNotLeadIsReadyAndNamesTheOneThatDoes() {
    // Given
    var holder = holder();

    // When
    var ready = other().healthReady();

    // Then
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.body()).contains("standing by, " + holder + " leads");
    assertThat(leader().healthReady().status()).isEqualTo(200);
    assertThat(other().healthLive().body()).contains("leadership", "terms");
    assertThat(leader().healthLive().body()).contains("leadership", "terms", "clock", "event log");
  }

  @Test
  void aStoppedLeaderHandsOver() {
    try (var it = sluice.scenario("handover")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      var leader = leader();
      var other = other();
      var holders = holdersFromNow();
      var begun = Instant.now();

      // When
      leader.stop();

      // Then
      awaitLeads(other);
      await().atMost(PATIENCE).until(() -> holders.contains(holder()));
      assertThat(holders).containsSubsequence("", holder());
      System.out.printf("Stop to new leader: %s%n", Duration.between(begun, Instant.now()));
      assertThat(leader.log()).doesNotContain("runs out by itself").doesNotContain("ERROR");
      it.put("app/one.yaml", it.configMap("one", "2")).sync();
      assertThat(it.liveValue("one")).contains("2");
    }
  }

  @Test
  void aKilledLeaderIsFollowed() {
    try (var it = sluice.scenario("killed")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      var other = other();
      var begun = Instant.now();

      // When
      leader().kill();

      // Then
      awaitLeads(other);
      System.out.printf("Kill to new leader: %s%n", Duration.between(begun, Instant.now()));
      it.put("app/one.yaml", it.configMap("one", "2")).sync();
      assertThat(it.liveValue("one")).contains("2");
    }
  }

  @Test
  void aLeaderWhoseLeaseIsTakenWritesNothingUntilOneLeadsAgain() {
    try (var it = sluice.scenario("taken")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();

      // When
      takeLease("somebody-else");

      // Then
      await()
          .atMost(PATIENCE)
          .until(
              () -> pair.stream().allMatch(p -> p.healthReady().body().contains("somebody-else")));
      var audit = sluice.bed().audit();
      it.put("app/one.yaml", it.configMap("one", "2")).sync();
      assertThat(it.liveValue("one")).contains("2");
      var writes =
          audit.requests().stream().filter(r -> isLeaseWrite(r) || isApply(r, it)).toList();
      assertThat(writes.getFirst().resource()).isEqualTo("leases");
      assertThat(writes).anyMatch(r -> isApply(r, it));
    }
  }

  @Test
  void aFrozenLeaderStandsByWhenItWakes() {
    try (var it = sluice.scenario("frozen")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .bucket()
          .patchSpec("{\"interval\":\"2s\"}")
          .awaitReady();
      var frozen = leader();
      var other = other();
      frozen.freeze();
      awaitLeads(other);
      it.put("app/one.yaml", it.configMap("one", "2")).sync();

      // When
      frozen.thaw();

      // Then
      frozen.awaitLog("No longer leading");
      await().atMost(PATIENCE).until(() -> standsBy(frozen));
      it.put("app/one.yaml", it.configMap("one", "3")).sync();
      assertThat(it.liveValue("one")).contains("3");
      assertThat(frozen.log() + other.log()).doesNotContain("Another process wrote");
      assertThat(leads(other)).isTrue();
    }
  }

  private boolean isLeaseWrite(ApiRequest request) {
    return request.writes()
        && request.resource().equals("leases")
        && request.namespace().equals(sluice.shard());
  }

  private static boolean isApply(ApiRequest request, Scenario it) {
    return request.writes()
        && request.user().equals("system:serviceaccount:" + it.namespace() + ":default");
  }

  private void takeLease(String holder) {
    client()
        .leases()
        .inNamespace(sluice.shard())
        .withName("sluice-leader")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"holderIdentity\":\"%s\",\"renewTime\":\"%s\"}}"
                .formatted(
                    holder,
                    Instant.now()
                        .atOffset(ZoneOffset.UTC)
                        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"))));
  }

  /** Who holds the lease, one after the other, from now on. */
  private List<String> holdersFromNow() {
    var holders = new CopyOnWriteArrayList<String>();
    var watch =
        client()
            .leases()
            .inNamespace(sluice.shard())
            .withName("sluice-leader")
            .watch(
                new Watcher<Lease>() {
                  @Override
                  public void eventReceived(Action action, Lease lease) {
                    holders.add(String.valueOf(lease.getSpec().getHolderIdentity()));
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                });
    watches.add(watch);
    return holders;
  }

  private String holder() {
    return client()
        .leases()
        .inNamespace(sluice.shard())
        .withName("sluice-leader")
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  private KubernetesClient client() {
    return sluice.bed().client();
  }

  private SluiceProcess leader() {
    return pair.stream().filter(LeadershipIT::leads).findFirst().orElseThrow();
  }

  private SluiceProcess other() {
    return pair.stream().filter(process -> !leads(process)).findFirst().orElseThrow();
  }

  private static void awaitLeads(SluiceProcess process) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> leads(process));
  }

  private static boolean leads(SluiceProcess process) {
    return process.healthReady().body().contains("\"leading\"");
  }

  private static boolean standsBy(SluiceProcess process) {
    return process.healthReady().body().contains("standing by");
  }
}
