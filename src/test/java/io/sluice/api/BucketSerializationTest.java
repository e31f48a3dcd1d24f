package io.sluice.api;

import static io.sluice.api.BucketSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketSerializationTest {

  @Test
  void everyFieldSurvivesReadingAndWriting() throws IOException {
    // Given
    String yaml = Files.readString(Path.of("src/test/resources/buckets/valid-every-field.yaml"));

    // When
    Bucket bucket = Serialization.unmarshal(yaml, Bucket.class);

    // Then
    assertThat(tree(Serialization.asYaml(bucket))).isEqualTo(tree(yaml));
  }

  @Test
  void aStatusOfFluxSurvivesReadingAndWriting() throws IOException {
    // Given
    String yaml = Files.readString(Path.of("src/test/resources/crd/flux-status.yaml"));

    // When
    Bucket bucket = Serialization.unmarshal(yaml, Bucket.class);

    // Then
    assertThat(tree(Serialization.asYaml(bucket))).isEqualTo(tree(yaml));
  }

  @Test
  void unknownFieldsOfANewerCrdAreNoError() {
    // When
    BucketSpec spec = spec("{interval: 5m, newer: 1, secretRef: {name: s, newer: 1}}");

    // Then
    assertThat(spec.secretRef().name()).isEqualTo("s");
  }

  @Test
  void absentFieldsHaveTheDefaultsOfTheContract() {
    // When
    BucketSpec spec = spec("{interval: 5m, url: 's3://my-bucket'}");

    // Then
    assertThat(spec.pollInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(spec.fetchTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(spec.settleTime()).isZero();
    assertThat(spec.suspended()).isFalse();
    assertThat(spec.plainHttp()).isFalse();
  }

  @Test
  void writtenFieldsStandInsteadOfTheDefaults() {
    // When
    BucketSpec spec =
        spec("{interval: 5m, timeout: 30s, sync: {settle: 2s}, suspend: true, insecure: true}");

    // Then
    assertThat(spec.fetchTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.settleTime()).isEqualTo(Duration.ofSeconds(2));
    assertThat(spec.suspended()).isTrue();
    assertThat(spec.plainHttp()).isTrue();
  }

  private static JsonNode tree(String yaml) {
    return Serialization.unmarshal(yaml, JsonNode.class);
  }
}
