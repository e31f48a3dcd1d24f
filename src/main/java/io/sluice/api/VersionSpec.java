package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Pins the source: {@code asOf} is an RFC 3339 instant at which the whole prefix is read. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VersionSpec(
    @JsonPropertyDescription(
            """
            RFC 3339 time, such as 2026-11-20T10:00:00Z: the whole prefix of a versioned bucket is
            taken as it stood then.\
            """)
        @Size(max = 40)
        @ValidationRule(
            value = BucketRules.AS_OF,
            message = "asOf must be an RFC 3339 time with its zone, such as 2026-11-20T10:00:00Z")
        String asOf) {}
