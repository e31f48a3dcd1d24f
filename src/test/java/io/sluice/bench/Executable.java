package io.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A form in which Sluice is there to be run.
 *
 * @param name for people
 * @param path of the native executable; "" for the JVM
 */
record Executable(String name, String path) {

  private static final String PROPERTY = "sluice.executable";

  /** What was asked for by {@code sluice.executable}; else the JVM, and native where built. */
  static List<Executable> all() {
    String given = System.getProperty(PROPERTY, "");
    if (!given.isEmpty()) {
      return List.of(new Executable("native", given));
    }
    List<Executable> all = new ArrayList<>(List.of(new Executable("JVM", "")));
    try (var files = Files.newDirectoryStream(Path.of("target"), "sluice-*-runner")) {
      files.forEach(file -> all.add(new Executable("native", file.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  boolean isNative() {
    return !path.isEmpty();
  }

  /** Has it be what is started from now on; closing has what was before. */
  Restored use() {
    String before = System.getProperty(PROPERTY, "");
    System.setProperty(PROPERTY, path);
    return () -> System.setProperty(PROPERTY, before);
  }

  /** Undoes {@link #use()}. */
  interface Restored extends AutoCloseable {
    @Override
    void close();
  }
}
