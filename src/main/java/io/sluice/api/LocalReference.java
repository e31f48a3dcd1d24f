package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Names an object in the Bucket's own namespace. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record LocalReference(
    @Required @JsonPropertyDescription("Name of the object, in the Bucket's namespace.")
        String name) {}
