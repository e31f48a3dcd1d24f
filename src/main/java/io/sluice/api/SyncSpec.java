package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * When a change is taken: after {@code settle} of quiet, or when the object {@code marker} changes.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncSpec(String settle, String marker) {}
