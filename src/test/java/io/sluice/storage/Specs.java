package io.sluice.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.api.BucketSpec;
import java.util.Map;

/** Specs as users write them. */
final class Specs {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Specs() {}

  /** JSON without braces, in single quotes. */
  static BucketSpec spec(String fields) {
    try {
      return JSON.readValue(
          "{" + fields.replace('\'', '"') + ",\"interval\":\"5m\"}", BucketSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(fields, e);
    }
  }

  /** The Secret of {@code spec.secretRef}; no other. */
  static SourceSecrets secret(Map<String, String> data) {
    return new SourceSecrets(data, null, null);
  }

  static BucketSpec url(String url) {
    return spec("'url':'" + url + "'");
  }
}
