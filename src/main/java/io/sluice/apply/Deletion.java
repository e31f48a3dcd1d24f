package io.sluice.apply;

import io.sluice.manifest.ObjectId;

/**
 * One object to delete.
 *
 * @param apiVersion to address it by
 * @param uid the only one it may have: the delete's precondition
 */
public record Deletion(ObjectId id, String apiVersion, String uid) {}
