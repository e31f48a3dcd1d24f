package io.sluice.manifest;

import java.util.ArrayList;
import java.util.List;

/** The problems of one file; past the first {@value #MOST} they are only counted. */
final class ProblemList {

  static final int MOST = 100;

  private final String key;
  private final List<ManifestProblem> problems = new ArrayList<>();
  private int more;

  ProblemList(String key) {
    this.key = key;
  }

  static ManifestProblem problem(String key, Position at, String message) {
    return new ManifestProblem(key, key + ":" + at.line() + ":" + at.column() + ": " + message);
  }

  void add(Position at, String message) {
    if (problems.size() < MOST) {
      problems.add(problem(key, at, message));
    } else {
      more++;
    }
  }

  List<ManifestProblem> toList() {
    List<ManifestProblem> all = new ArrayList<>(problems);
    if (more > 0) {
      all.add(new ManifestProblem(key, key + ": and " + more + " more problems in this file"));
    }
    return all;
  }
}
