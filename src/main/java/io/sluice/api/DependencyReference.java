package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Another Bucket; {@code namespace} null means the same one. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DependencyReference(
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the other Bucket.")
        String name,
    @Size(min = 1, max = 63)
        @JsonPropertyDescription("Its namespace; by default this Bucket's own.")
        String namespace) {}
