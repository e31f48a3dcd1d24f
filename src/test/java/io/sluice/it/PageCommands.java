package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands of a page in {@code docs/}: its blocks that begin with {@code ```sh NAME}, run as
 * they stand.
 */
final class PageCommands {

  private static final Pattern BLOCK =
      Pattern.compile("^```sh (\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final Map<String, String> blocks;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private String before = "";

  PageCommands(String page) {
    try {
      blocks =
          BLOCK
              .matcher(Files.readString(Path.of("docs", page)))
              .results()
              .collect(Collectors.toMap((MatchResult b) -> b.group(1), b -> b.group(2)));
      folder = Files.createTempDirectory("commands");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all blocks. */
  Set<String> names() {
    return blocks.keySet();
  }

  /** Where the commands run. */
  Path folder() {
    return folder;
  }

  PageCommands with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Has a command of this name run a program with these first arguments. */
  PageCommands command(String name, String... program) {
    try {
      var words = Stream.of(program).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
      script(name, "exec " + words + " \"$@\"\n");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has a command of this name write its arguments to a file, a line each, then an empty line. */
  PageCommands recorded(String name, Path file) {
    try {
      script(name, "printf '%s\\n' \"$@\" '' >> '" + file + "'\n");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void script(String name, String line) throws IOException {
    var script = folder.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + line);
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  /** What is taken for done where the page begins. */
  PageCommands before(String commands) {
    before = commands;
    return this;
  }

  /** Runs blocks one after the other in one shell, and gives all that they printed. */
  String run(String... names) {
    var commands = new StringBuilder(before);
    for (var name : names) {
      assertThat(blocks).containsKey(name);
      commands.append(blocks.get(name));
    }
    try {
      var builder =
          new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true);
      builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
      builder.environment().putAll(environment);
      builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
      var process = builder.start();
      process.getOutputStream().close();
      var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s\n%s", commands, told).isZero();
      return told;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The value of a setting that commands printed as {@code NAME=VALUE}. */
  static String setting(String told, String name) {
    return told.lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + told));
  }
}
