package io.sluice.api;

import io.fabric8.kubernetes.client.utils.Serialization;

/** Reads specs for tests as the client reads them. */
final class BucketSpecs {

  /** Without it the client takes what begins with a brace for JSON. */
  private static final String YAML_START = "---\n";

  private BucketSpecs() {}

  /** A spec from YAML in flow or block form. */
  static BucketSpec spec(String yaml) {
    return Serialization.unmarshal(YAML_START + yaml, BucketSpec.class);
  }
}
