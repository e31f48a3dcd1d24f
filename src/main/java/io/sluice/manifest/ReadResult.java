package io.sluice.manifest;

import java.util.List;

/**
 * What one source file holds: its objects in file order, and what in it cannot be applied. A file
 * that could not be read to its end has problems and no manifests.
 */
public record ReadResult(List<Manifest> manifests, List<ManifestProblem> problems) {

  public ReadResult {
    manifests = List.copyOf(manifests);
    problems = List.copyOf(problems);
  }
}
