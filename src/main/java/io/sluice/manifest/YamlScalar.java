package io.sluice.manifest;

import java.math.BigInteger;

/** A scalar as YAML 1.1 in Go's reading resolves it. */
sealed interface YamlScalar {

  /** What stands for nothing: {@code null}, {@code ~}, or no text at all. */
  record Null() implements YamlScalar {}

  record Bool(boolean value) implements YamlScalar {}

  record Int(long value) implements YamlScalar {}

  /** Past a signed 64-bit integer, and within an unsigned one. */
  record BigUnsigned(BigInteger value) implements YamlScalar {}

  record Floating(double value) implements YamlScalar {}

  record Text(String value) implements YamlScalar {}
}
