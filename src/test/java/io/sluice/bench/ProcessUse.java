package io.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process of this machine uses, as the kernel (Linux) tells it in {@code /proc}. */
final class ProcessUse {

  private static final long TICKS_A_SECOND = 100;

  private final Path folder;

  ProcessUse(ProcessHandle process) {
    this.folder = Path.of("/proc", Long.toString(process.pid()));
  }

  /** CPU time since its start, in steps of 10 ms. */
  Duration cpu() {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
  }

  /** Bytes of resident memory now. */
  long resident() {
    return status("VmRSS:");
  }

  /** The most bytes it was resident with, since its start or {@link #forgetPeak()}. */
  long peak() {
    return status("VmHWM:");
  }

  /** Lets the peak begin anew. */
  void forgetPeak() {
    try {
      Files.writeString(folder.resolve("clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long status(String name) {
    return read("status")
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
        .findFirst()
        .orElseThrow();
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the process is gone", e);
    }
  }
}
