package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.sluice.apply.BucketRef;
import io.sluice.sync.SyncPhases.Phase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SyncPhasesTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SyncMetrics metrics =
      new SyncMetrics(meters, OpenTelemetry.noop().getTracer("test"));
  private final SyncPhases phases = metrics.phases(new BucketRef("team", "web"), Trigger.POLL);

  private Timer timer(Phase phase) {
    return meters.find("sluice.sync.phase.duration").tag("phase", phase.label()).timer();
  }

  @Test
  void aPhaseThatIsEnteredAgainIsOneMeasureOfTheSync() {
    // When
    phases.enter(Phase.PLAN);
    phases.enter(Phase.FETCH);
    phases.enter(Phase.PLAN);
    phases.close();

    // Then
    assertThat(timer(Phase.PLAN).count()).isOne();
    assertThat(timer(Phase.FETCH).count()).isOne();
  }

  @Test
  void aPhaseThatWasNotEnteredIsNotMeasured() {
    // When
    phases.enter(Phase.LIST);
    phases.close();

    // Then
    assertThat(timer(Phase.LIST).count()).isOne();
    assertThat(timer(Phase.APPLY)).isNull();
    assertThat(timer(Phase.READ)).isNull();
  }

  @Test
  void parsingIsSummedAndToldApartFromFetching() {
    // When
    phases.enter(Phase.FETCH);
    phases.parsed(Duration.ofSeconds(2));
    phases.parsed(Duration.ofSeconds(3));
    phases.close();

    // Then
    assertThat(timer(Phase.READ).totalTime(TimeUnit.SECONDS)).isEqualTo(5);
    assertThat(timer(Phase.READ).count()).isOne();
    assertThat(timer(Phase.FETCH).count()).isOne();
  }

  @Test
  void noBucketIsALabelOfAPhase() {
    // When
    phases.enter(Phase.LIST);
    phases.close();

    // Then
    assertThat(timer(Phase.LIST).getId().getTags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.getKey()).isEqualTo("phase"));
  }
}
