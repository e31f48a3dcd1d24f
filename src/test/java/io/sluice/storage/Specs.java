package io.sluice.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.api.BucketSpec;

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

  static BucketSpec url(String url) {
    return spec("'url':'" + url + "'");
  }
}
