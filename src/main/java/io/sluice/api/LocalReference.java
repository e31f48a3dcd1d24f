package io.sluice.api;

/** Names an object in the Bucket's own namespace. */
public record LocalReference(String name) {}
