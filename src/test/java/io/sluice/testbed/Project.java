package io.sluice.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's files are, from whichever folder within it the tests run. */
final class Project {

  private Project() {}

  static Path file(String name) {
    return root().resolve(name);
  }

  /** A new folder under {@code target/testbed}, kept after the run. */
  static Path runFolder(String hint) {
    try {
      return Files.createDirectories(file("target/testbed").resolve(Names.unique(hint)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isExecutable(folder.resolve("testbed/serve"))) {
        return folder;
      }
    }
    throw new IllegalStateException("there is no testbed/serve in " + start + " or above it");
  }
}
