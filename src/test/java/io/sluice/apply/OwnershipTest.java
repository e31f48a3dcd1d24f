package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnershipTest {

  private static final BucketRef OTHER = new BucketRef("team", "other");
  private final Ownership ownership = new Ownership(PlanScene.BUCKET, Set.of(OTHER)::contains);

  @Test
  void anObjectWithoutMarksIsNobodys() {
    assertThat(owner(Map.of("app", "web"), Map.of()).who()).isEqualTo(Owner.Who.NOBODY);
  }

  @Test
  void ourLabelsMakeItOurs() {
    assertThat(owner(OwnerLabels.of(PlanScene.BUCKET), Map.of()).who()).isEqualTo(Owner.Who.SELF);
  }

  @Test
  void ourLabelsWinOverFluxs() {
    Map<String, String> labels = new java.util.HashMap<>(OwnerLabels.of(PlanScene.BUCKET));
    labels.put("kustomize.toolkit.fluxcd.io/name", "apps");
    assertThat(owner(labels, Map.of()).who()).isEqualTo(Owner.Who.SELF);
  }

  @Test
  void anotherExistingBucketOwnsIt() {
    assertThat(owner(OwnerLabels.of(OTHER), Map.of()).display()).isEqualTo("Bucket team/other");
  }

  @Test
  void aBucketThatIsGoneOwnsNothing() {
    assertThat(owner(OwnerLabels.of(new BucketRef("team", "gone")), Map.of()).who())
        .isEqualTo(Owner.Who.NOBODY);
  }

  @Test
  void aBucketOfTheSameNameInAnotherNamespaceIsAnother() {
    BucketRef namesake = new BucketRef("elsewhere", PlanScene.BUCKET.name());
    Ownership both = new Ownership(PlanScene.BUCKET, namesake::equals);
    assertThat(both.ownerOf(live(OwnerLabels.of(namesake), Map.of())).who())
        .isEqualTo(Owner.Who.BUCKET);
  }

  @Test
  void fluxsKustomizationIsNamed() {
    assertThat(
            owner(
                    Map.of(
                        "kustomize.toolkit.fluxcd.io/name",
                        "apps",
                        "kustomize.toolkit.fluxcd.io/namespace",
                        "flux-system"),
                    Map.of())
                .display())
        .isEqualTo("Flux Kustomization flux-system/apps");
  }

  @Test
  void fluxsHelmReleaseIsNamedBeforeHelmsOwn() {
    assertThat(
            owner(
                    Map.of(
                        "helm.toolkit.fluxcd.io/name",
                        "web",
                        "helm.toolkit.fluxcd.io/namespace",
                        "apps",
                        "app.kubernetes.io/managed-by",
                        "Helm"),
                    Map.of("meta.helm.sh/release-name", "web"))
                .display())
        .isEqualTo("Flux HelmRelease apps/web");
  }

  @Test
  void helmsReleaseIsNamed() {
    assertThat(
            owner(
                    Map.of("app.kubernetes.io/managed-by", "Helm"),
                    Map.of(
                        "meta.helm.sh/release-name",
                        "web",
                        "meta.helm.sh/release-namespace",
                        "apps"))
                .display())
        .isEqualTo("Helm release apps/web");
  }

  @Test
  void aChartsLabelAloneIsNoOwner() {
    assertThat(owner(Map.of("app.kubernetes.io/managed-by", "Helm"), Map.of()).foreign()).isFalse();
  }

  @Test
  void argoCdIsKnownByItsTrackingId() {
    assertThat(
            owner(
                    Map.of("app.kubernetes.io/instance", "shop"),
                    Map.of("argocd.argoproj.io/tracking-id", "shop:apps/Deployment:a/b"))
                .display())
        .isEqualTo("Argo CD application shop");
  }

  @Test
  void argoCdIsKnownByItsLabel() {
    assertThat(owner(Map.of("argocd.argoproj.io/instance", "shop"), Map.of()).display())
        .isEqualTo("Argo CD application shop");
  }

  @Test
  void theCommonInstanceLabelAloneIsNoOwner() {
    assertThat(owner(Map.of("app.kubernetes.io/instance", "shop"), Map.of()).foreign()).isFalse();
  }

  @Test
  void claimsNameTheOtherBucketsOnly() {
    assertThat(
            Ownership.claims(
                PlanScene.BUCKET,
                List.of(
                    live(OwnerLabels.of(OTHER), Map.of()),
                    live(OwnerLabels.of(PlanScene.BUCKET), Map.of()),
                    live(Map.of(), Map.of()))))
        .containsExactly(OTHER);
  }

  private Owner owner(Map<String, String> labels, Map<String, String> annotations) {
    return ownership.ownerOf(live(labels, annotations));
  }

  private static LiveObject live(Map<String, String> labels, Map<String, String> annotations) {
    return new LiveObject(
        Objects.id("ConfigMap", "app", "a"), "u", "1", labels, annotations, "", "", false);
  }
}
