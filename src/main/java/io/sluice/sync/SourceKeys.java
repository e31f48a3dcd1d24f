package io.sluice.sync;

import io.sluice.manifest.ManifestReader;

/** Which keys of a source can change what is in the cluster. */
final class SourceKeys {

  private static final String IGNORE_FILE = ".sourceignore";

  private SourceKeys() {}

  /** Whether a change of this key is worth a look. */
  static boolean matter(String key) {
    return ManifestReader.isManifestKey(key) || key.endsWith(IGNORE_FILE);
  }

  /**
   * Whether a look at this key alone tells what changed; an ignore file's change may concern all.
   */
  static boolean standAlone(String key) {
    return ManifestReader.isManifestKey(key);
  }
}
