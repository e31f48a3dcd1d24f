package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Pins the source: {@code asOf} is an RFC 3339 instant at which the whole prefix is read. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionSpec(String asOf) {}
