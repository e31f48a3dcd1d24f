package io.sluice.apply;

import io.sluice.manifest.ManifestProblem;
import java.util.List;

/**
 * What is kept in memory of one source key between syncs, so that a key that did not change need
 * not be read again.
 *
 * @param version the key's ETag or generation when it was read
 * @param targetNamespace the {@link ApplyPolicy#targetNamespace} its objects were placed by
 * @param objects in the order of the file
 * @param problems what in it could not be read as a manifest
 */
public record KnownKey(
    String key,
    String version,
    String targetNamespace,
    List<KnownObject> objects,
    List<ManifestProblem> problems) {}
