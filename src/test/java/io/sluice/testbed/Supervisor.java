package io.sluice.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The process {@code testbed/serve}, to which the servers belong. It ends with its input, so with
 * this JVM however that ends.
 */
final class Supervisor implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;
  private final Path log;
  private final JsonNode tools;
  private final Map<String, JsonNode> parts = new HashMap<>();

  private Supervisor(Process process, Path log) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.log = log;
    JsonNode ready = answer();
    if (!ready.path("ready").asBoolean()) {
      throw new IllegalStateException(ready.path("error").asText());
    }
    this.tools = ready.path("tools");
    remember(ready);
  }

  /**
   * @param options further ones of {@code testbed/serve}
   */
  static Supervisor start(Collection<Part> parts, Path run, String... options) {
    try {
      Path log = Files.createDirectories(run.resolve("log")).resolve("supervisor.log");
      String names = parts.stream().map(Part::id).collect(Collectors.joining(","));
      List<String> command = new ArrayList<>();
      command.add(Project.file("testbed/serve").toString());
      command.addAll(List.of("--audit", "--discard-data", "--run", run.toString()));
      command.addAll(List.of("--parts", names));
      command.addAll(List.of(options));
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      return new Supervisor(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("testbed/serve cannot be started: is python3 installed?", e);
    }
  }

  /** What the supervisor tells of a part, or null when it was never started. */
  synchronized JsonNode facts(Part part) {
    return parts.get(part.id());
  }

  synchronized void command(String verb, Part part) {
    try {
      commands.write(verb + " " + part.id() + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the test bed is gone, see " + log, e);
    }
    JsonNode answer = answer();
    if (!answer.path("ok").asBoolean()) {
      throw new IllegalStateException(answer.path("error").asText());
    }
    remember(answer);
  }

  /** Where a program is that is built but no server. */
  Path tool(String name) {
    return Path.of(tools.path(name).asText());
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends all parts and returns when they are gone. */
  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException e) {
      process.destroy();
    }
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void remember(JsonNode answer) {
    answer.path("parts").properties().forEach(part -> parts.put(part.getKey(), part.getValue()));
  }

  private JsonNode answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("the test bed ended: " + Files.readString(log));
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("the test bed is gone, see " + log, e);
    }
  }
}
