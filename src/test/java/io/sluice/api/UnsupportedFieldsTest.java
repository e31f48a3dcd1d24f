package io.sluice.api;

import static io.sluice.api.BucketSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedFieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{bucketName: b, endpoint: e, provider: azure} | spec.provider",
        "{url: 's3://my-bucket', version: {asOf: '2026-11-20T10:00:00Z'}} | spec.version.asOf",
        "{url: 's3://my-bucket', sync: {settle: 2s}} | spec.sync.settle",
        "{url: 's3://my-bucket', sync: {marker: _RELEASE}} | spec.sync.marker",
        "{url: 's3://my-bucket', apply: {mode: DryRun}} | spec.apply.mode",
        "{url: 's3://my-bucket', apply: {wait: true}} | spec.apply.wait",
        "{url: 's3://my-bucket', apply: {dependsOn: [{name: other}]}} | spec.apply.dependsOn",
        "{url: 's3://my-bucket', helm: {}} | spec.helm"
      })
  void aFieldWhoseFeatureIsNotThereYetIsNamedWithOneSentence(String yaml, String path) {
    // When
    var unsupported = UnsupportedFields.of(spec(yaml));

    // Then
    assertThat(unsupported)
        .singleElement()
        .satisfies(
            field -> {
              assertThat(field.path()).isEqualTo(path);
              assertThat(field.sentence()).endsWith(".").doesNotContain("\n");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{url: 'gs://my-bucket/path#123', certSecretRef: {name: c}, proxySecretRef: {name: p}}",
        "{bucketName: b, endpoint: e, provider: gcp, serviceAccountName: reader}",
        "{url: 's3://my-bucket', sts: {provider: aws, endpoint: 'https://s'}}",
        "url: 's3://my-bucket/key?versionId=abc'",
        "{interval: 5m, url: 's3://my-bucket/path', secretRef: {name: s}, suspend: false}",
        "{interval: 5m, bucketName: b, endpoint: e, provider: generic, insecure: true, prefix: a}",
        "{url: 's3://my-bucket', version: {}, sync: {settle: 0s}, ignore: '*.md'}",
        "{url: 's3://my-bucket', apply: {mode: Source, wait: false, dependsOn: [], timeout: 1h}}",
        "{url: 's3://my-bucket', apply: {drift: Ignore, force: true, serviceAccountName: w}}"
      })
  void fieldsThatWorkOrHaveTheirDefaultAreNotNamed(String yaml) {
    // When / Then
    assertThat(UnsupportedFields.of(spec(yaml))).isEmpty();
  }

  @Test
  void allOfThemAreNamed() {
    // Given
    BucketSpec spec =
        spec("{url: 'gs://my-bucket', helm: {chart: c}, sync: {settle: 1s, marker: m}}");

    // When / Then
    assertThat(UnsupportedFields.of(spec))
        .extracting(UnsupportedField::path)
        .containsExactly("spec.sync.settle", "spec.sync.marker", "spec.helm");
  }
}
