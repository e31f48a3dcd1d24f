package io.sluice.snapshot;

import java.util.Locale;

/** Which keys are read as manifests. */
public final class ManifestKeys {

  private ManifestKeys() {}

  /** Whether a key ends in {@code .yaml}, {@code .yml} or {@code .json}, in any case. */
  public static boolean isManifest(String key) {
    String lower = key.substring(Math.max(0, key.length() - 5)).toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json");
  }
}
