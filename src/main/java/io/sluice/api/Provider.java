package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose object storage it is, in Flux's words. */
public enum Provider {
  @JsonProperty("generic")
  GENERIC,
  @JsonProperty("aws")
  AWS,
  @JsonProperty("gcp")
  GCP,
  @JsonProperty("azure")
  AZURE;

  /**
   * The provider of a Bucket as the contract derives it, in step with the CRD's rules: {@code
   * gs://} is gcp; {@code s3://} is aws, with an endpoint generic; without {@code url} what {@code
   * spec.provider} says, generic where it is absent.
   *
   * @param spec a spec that the CRD accepted
   * @throws IllegalArgumentException if {@code spec.provider} is none of Flux's
   */
  public static Provider of(BucketSpec spec) {
    if (spec.url() != null) {
      if (spec.url().startsWith("gs://")) {
        return GCP;
      }
      return spec.endpoint() == null ? AWS : GENERIC;
    }
    return switch (spec.provider()) {
      case null -> GENERIC;
      case "generic" -> GENERIC;
      case "aws" -> AWS;
      case "gcp" -> GCP;
      case "azure" -> AZURE;
      default ->
          throw new IllegalArgumentException(
              "spec.provider \"" + spec.provider() + "\" is none of generic, aws, gcp, azure");
    };
  }
}
