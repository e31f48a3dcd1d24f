package io.sluice.apply;

import io.sluice.manifest.ObjectId;

/**
 * What is kept of an object after its body was let go.
 *
 * @param id as it was applied; where {@code placed} is false, as it is written
 * @param hash as {@link DesiredObject#hash}; empty where {@code placed} is false
 * @param placed false while the kind is not known to the cluster
 */
public record KnownObject(
    ObjectId id, String apiVersion, String hash, ObjectMarks marks, boolean placed) {}
