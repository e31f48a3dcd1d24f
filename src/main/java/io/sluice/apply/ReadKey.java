package io.sluice.apply;

import io.sluice.manifest.Manifest;
import io.sluice.manifest.ManifestProblem;
import java.util.List;

/**
 * One source key that was read in this sync.
 *
 * @param version the ETag or generation of what was read
 * @param manifests its objects, in the order of the file; empty for a file that holds none
 * @param problems what in it could not be read as a manifest
 */
public record ReadKey(
    String key, String version, List<Manifest> manifests, List<ManifestProblem> problems) {}
