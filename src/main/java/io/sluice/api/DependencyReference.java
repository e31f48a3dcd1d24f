package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Another Bucket; {@code namespace} null means the same one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DependencyReference(String name, String namespace) {}
