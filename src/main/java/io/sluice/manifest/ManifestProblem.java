package io.sluice.manifest;

/**
 * Something in a source file that cannot be applied. The message is whole: it names key, line and
 * column where known, what is wrong and what to do; it never holds a Secret's values.
 */
public record ManifestProblem(String sourceKey, String message) {}
