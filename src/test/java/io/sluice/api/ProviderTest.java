package io.sluice.api;

import static io.sluice.api.BucketSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: s3://my-bucket | AWS",
        "{url: 's3://my-bucket', endpoint: e} | GENERIC",
        "url: gs://my-bucket | GCP",
        "{url: 'gs://my-bucket', endpoint: e} | GCP",
        "bucketName: b | GENERIC",
        "{bucketName: b, provider: generic} | GENERIC",
        "{bucketName: b, provider: aws} | AWS",
        "{bucketName: b, provider: gcp} | GCP",
        "{bucketName: b, provider: azure} | AZURE"
      })
  void theProviderFollowsFromUrlAndEndpointOrIsNamed(String yaml, Provider expected) {
    // When / Then
    assertThat(Provider.of(spec(yaml))).isEqualTo(expected);
  }
}
