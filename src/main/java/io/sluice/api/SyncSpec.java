package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * When a change is taken: after {@code settle} of quiet, or when the object {@code marker} changes.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SyncSpec(
    @JsonPropertyDescription("Quiet time after a change before it is taken; 0s by default.")
        @Pattern(Durations.PATTERN)
        String settle,
    @JsonPropertyDescription(
            """
            Key of an object, below the source's path: the source is taken only when this object
            changes. Lines KEY ETAG in it name exactly what is taken.\
            """)
        @Size(min = 1, max = 1024)
        String marker) {}
