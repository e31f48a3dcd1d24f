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
  static SourceReferences secret(Map<String, String> data) {
    return new SourceReferences(data, null, null, null, null, null);
  }

  /** What a process with these environment variables was started with. */
  static Platform platform(Map<String, String> environment) {
    return Platform.of(environment::get, name -> null);
  }

  static BucketSpec url(String url) {
    return spec("'url':'" + url + "'");
  }
}
