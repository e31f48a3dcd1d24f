package io.sluice.storage;

import java.util.function.UnaryOperator;

/**
 * What this process was started with, in the variables of the clouds' own tools. What it names is
 * its administrator's, and trusted with credentials that no Bucket holds.
 */
public record Platform(Aws aws, Google google) {

  /**
   * Amazon's.
   *
   * @param s3Endpoint as written; null where there is none
   * @param stsEndpoint as written; null where there is none
   * @param region null where there is none
   */
  public record Aws(String s3Endpoint, String stsEndpoint, String region) {}

  /**
   * Google's.
   *
   * @param storageEndpoint as written; null where there is none
   * @param stsEndpoint where tokens of Kubernetes are exchanged; null for Google's own
   * @param iamCredentialsEndpoint where service accounts are impersonated; null for Google's own
   * @param metadataHost HOST or HOST:PORT of the metadata server; null for Google's own
   * @param project who pays where a bucket asks for it, and the credentials name no project; null
   *     where there is none
   */
  public record Google(
      String storageEndpoint,
      String stsEndpoint,
      String iamCredentialsEndpoint,
      String metadataHost,
      String project) {

    /** Where tokens of Kubernetes are exchanged. */
    String stsUrl() {
      return stsEndpoint == null ? "https://sts.googleapis.com" : withoutSlash(stsEndpoint);
    }

    /** Where service accounts are impersonated. */
    String iamCredentialsUrl() {
      return iamCredentialsEndpoint == null
          ? "https://iamcredentials.googleapis.com"
          : withoutSlash(iamCredentialsEndpoint);
    }

    private static String withoutSlash(String url) {
      return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
  }

  /** Reads them from the process's environment and system properties. */
  public static Platform ofProcess() {
    return of(System::getenv, System::getProperty);
  }

  static Platform of(UnaryOperator<String> environment, UnaryOperator<String> properties) {
    return new Platform(
        new Aws(
            first(
                properties.apply("aws.endpointUrlS3"),
                environment.apply("AWS_ENDPOINT_URL_S3"),
                properties.apply("aws.endpointUrl"),
                environment.apply("AWS_ENDPOINT_URL")),
            first(
                properties.apply("aws.endpointUrlSts"),
                environment.apply("AWS_ENDPOINT_URL_STS"),
                properties.apply("aws.endpointUrl"),
                environment.apply("AWS_ENDPOINT_URL")),
            first(
                properties.apply("aws.region"),
                environment.apply("AWS_REGION"),
                environment.apply("AWS_DEFAULT_REGION"))),
        new Google(
            first(
                properties.apply("storage.emulator.host"),
                environment.apply("STORAGE_EMULATOR_HOST")),
            first(environment.apply("CLOUDSDK_API_ENDPOINT_OVERRIDES_STS")),
            first(environment.apply("CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS")),
            first(environment.apply("GCE_METADATA_HOST")),
            first(
                environment.apply("GOOGLE_CLOUD_QUOTA_PROJECT"),
                environment.apply("GOOGLE_CLOUD_PROJECT"))));
  }

  private static String first(String... values) {
    for (String value : values) {
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return null;
  }
}
