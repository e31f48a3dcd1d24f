package io.sluice.testbed;

import java.util.concurrent.CompletableFuture;

/** What {@link S3Proxy} does instead of a right answer. */
public sealed interface Fault {

  /** An error as S3 answers it, for example 503 with SlowDown; S3 is not asked. */
  record Status(int status, String code) implements Fault {}

  /** The connection is reset (RST) before any answer; S3 is not asked. */
  record Reset() implements Fault {}

  /** No answer, ever, on a connection that stays open; S3 is not asked. */
  record Stall() implements Fault {}

  /** No answer until this is complete; then S3 is asked, and its own answer given. */
  record Hold(CompletableFuture<Void> released) implements Fault {}

  /** S3's own answer, of whose body only the first bytes come before the connection is closed. */
  record Truncated(int bytes) implements Fault {}

  /** S3's own answer, of whose body only the first bytes come, on a connection that stays open. */
  record StalledBody(int bytes) implements Fault {}
}
