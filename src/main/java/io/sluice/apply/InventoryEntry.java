package io.sluice.apply;

import io.sluice.manifest.ObjectId;

/**
 * What is known of one object that this Bucket wrote, or is about to write.
 *
 * @param apiVersion the version it was last written in, such as {@code apps/v1}
 * @param sourceKey the key it came from
 * @param sourceVersion that key's ETag or generation
 * @param hash of what was applied; empty before the first apply succeeded
 * @param uid of the live object; empty before the first apply succeeded
 * @param fields hash of the field set our field manager owned right after the apply; another value
 *     means drift; empty when unknown
 */
public record InventoryEntry(
    ObjectId id,
    String apiVersion,
    String sourceKey,
    String sourceVersion,
    String hash,
    String uid,
    String fields) {}
