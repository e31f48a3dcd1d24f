package io.sluice.storage;

import java.util.function.UnaryOperator;

/**
 * What this process was started with, in the variables of the clouds' own tools.
 *
 * @param s3Endpoint as written; null where there is none
 * @param region Amazon's; null where there is none
 * @param gcsEndpoint as written; null where there is none
 */
public record Platform(String s3Endpoint, String region, String gcsEndpoint) {

  /** Reads them from the process's environment and system properties. */
  public static Platform ofProcess() {
    return of(System::getenv, System::getProperty);
  }

  static Platform of(UnaryOperator<String> environment, UnaryOperator<String> properties) {
    return new Platform(
        first(
            properties.apply("aws.endpointUrlS3"),
            environment.apply("AWS_ENDPOINT_URL_S3"),
            properties.apply("aws.endpointUrl"),
            environment.apply("AWS_ENDPOINT_URL")),
        first(
            properties.apply("aws.region"),
            environment.apply("AWS_REGION"),
            environment.apply("AWS_DEFAULT_REGION")),
        first(
            properties.apply("storage.emulator.host"), environment.apply("STORAGE_EMULATOR_HOST")));
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
