package io.sluice.storage;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.s3.model.RequestPayer;

/**
 * S3's requests as they go over the wire, whoever sends them. In each, the payer is null where
 * nobody is asked to pay.
 */
final class S3Questions {

  static final String LIST_TYPE = "list-type";

  private S3Questions() {}

  /** ListObjectsV2. */
  static S3Wire.Question list(
      String bucket, String prefix, String continuation, RequestPayer payer) {
    Map<String, String> query = new HashMap<>(Map.of(LIST_TYPE, "2", "encoding-type", "url"));
    put(query, "prefix", prefix);
    put(query, "continuation-token", continuation);
    return new S3Wire.Question(SdkHttpMethod.GET, bucket, "", query, headers(payer));
  }

  /** HeadObject. */
  static S3Wire.Question head(String bucket, String key, String version, RequestPayer payer) {
    return new S3Wire.Question(SdkHttpMethod.HEAD, bucket, key, version(version), headers(payer));
  }

  /** GetObject. */
  static S3Wire.Question get(String bucket, ReadRequest read, RequestPayer payer) {
    Map<String, String> headers = headers(payer);
    put(headers, "If-Match", S3Answers.ifMatch(read));
    return new S3Wire.Question(
        SdkHttpMethod.GET, bucket, read.key(), version(read.version()), headers);
  }

  private static Map<String, String> version(String version) {
    Map<String, String> query = new HashMap<>();
    put(query, "versionId", version);
    return query;
  }

  private static Map<String, String> headers(RequestPayer payer) {
    Map<String, String> headers = new HashMap<>();
    put(headers, "x-amz-request-payer", payer == null ? null : payer.toString());
    return headers;
  }

  private static void put(Map<String, String> values, String name, String value) {
    if (value != null) {
      values.put(name, value);
    }
  }
}
