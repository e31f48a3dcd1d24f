package io.sluice.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that a page of {@code docs/} tells its readers to run. */
final class DocsCommands {

  private static final Pattern FENCED =
      Pattern.compile("^```sh\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern INLINE =
      Pattern.compile("`((?:kubectl|flux|docker|make|mvn|curl|git|helm|kustomize) [^`]*)`");

  private final String text;

  DocsCommands(String page) {
    try {
      text = Files.readString(Path.of("docs", page + ".md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fenced blocks of shell commands, in their order. */
  List<String> blocks() {
    return FENCED.matcher(text).results().map(block -> block.group(1)).toList();
  }

  /** The commands within sentences, in their order. */
  List<String> inline() {
    return INLINE.matcher(text).results().map(code -> code.group(1)).toList();
  }

  Stream<String> all() {
    return Stream.concat(blocks().stream(), inline().stream());
  }
}
