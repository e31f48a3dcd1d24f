package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectMarksTest {

  @ParameterizedTest
  @ValueSource(strings = {"kustomize.toolkit.fluxcd.io/", "sluice.io/"})
  void bothPrefixesAreRead(String prefix) {
    ObjectMarks marks =
        ObjectMarks.of(
            Map.of(),
            Map.of(
                prefix + "reconcile",
                "disabled",
                prefix + "prune",
                "disabled",
                prefix + "ssa",
                "Merge",
                prefix + "force",
                "enabled"));
    assertThat(marks)
        .isEqualTo(
            new ObjectMarks(true, ObjectMarks.Prune.DISABLED, ObjectMarks.Ssa.MERGE, true, false));
  }

  @Test
  void labelsCountAsAnnotationsDoAndCaseDoesNot() {
    ObjectMarks marks =
        ObjectMarks.of(
            Map.of("kustomize.toolkit.fluxcd.io/prune", "Disabled"),
            Map.of("sluice.io/ssa", "ifNotPresent"));
    assertThat(marks.prune()).isEqualTo(ObjectMarks.Prune.DISABLED);
    assertThat(marks.ssa()).isEqualTo(ObjectMarks.Ssa.IF_NOT_PRESENT);
  }

  @Test
  void otherValuesAskForNothing() {
    assertThat(ObjectMarks.of(Map.of(), Map.of("sluice.io/prune", "no", "sluice.io/bucket", "x")))
        .isSameAs(ObjectMarks.NONE);
  }

  @Test
  void whereMarksDisagreeTheObjectIsKept() {
    assertThat(
            ObjectMarks.of(
                    Map.of(),
                    Map.of(
                        "sluice.io/prune",
                        "enabled",
                        "kustomize.toolkit.fluxcd.io/prune",
                        "disabled"))
                .prune())
        .isEqualTo(ObjectMarks.Prune.DISABLED);
  }

  @Test
  void onlySluicesOwnWordAllowsPruning() {
    assertThat(
            ObjectMarks.of(Map.of(), Map.of("kustomize.toolkit.fluxcd.io/prune", "enabled"))
                .prune())
        .isEqualTo(ObjectMarks.Prune.UNSAID);
  }
}
