package io.sluice.manifest;

import org.yaml.snakeyaml.error.MarkedYAMLException;

/** The YAML parser's complaints in the words of a person; without what the file says there. */
final class YamlProblems {

  private YamlProblems() {}

  static String explain(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    if (problem.contains("(TAB)")) {
      return "not valid YAML: a tab stands where only spaces may; indent with spaces";
    }
    if (problem.contains("tag handle")) {
      return "not valid YAML: a tag (!x!name) whose handle is nowhere declared; quote it if it is"
          + " text";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "not valid YAML: a second \"key:\" within one value; check the indentation, or quote"
          + " the value";
    }
    if (problem.contains("could not find expected ':'")) {
      return "not valid YAML: a line without \"key:\"; check the indentation, or quotes left open";
    }
    if (problem.contains("unexpected end of stream")) {
      return "not valid YAML: quotes are left open until the file's end; close them";
    }
    if (context.contains("block mapping")) {
      return "not valid YAML: this does not fit the mapping around it; check the indentation";
    }
    if (context.contains("block collection")) {
      return "not valid YAML: this does not fit the list around it; check the indentation";
    }
    if (context.contains("flow")) {
      return "not valid YAML: expected a comma or the closing bracket here; quote {{ }} if it is"
          + " text";
    }
    if (problem.contains("escape")) {
      return "not valid YAML: an unknown \\ escape within double quotes; double the backslash, or use"
          + " single quotes";
    }
    if (problem.contains("cannot start any token")) {
      return "not valid YAML: no value may begin with this character; quote the value";
    }
    return "not valid YAML; check indentation and quotes around here";
  }
}
