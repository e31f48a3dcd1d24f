package io.sluice.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.manifest.ObjectId;

/**
 * One object the source wants in the cluster.
 *
 * @param id with the namespace it goes to (empty for cluster-scoped kinds)
 * @param apiVersion such as {@code apps/v1}
 * @param sourceKey the key that holds it
 * @param sourceVersion that key's ETag or generation
 * @param hash of {@code object} exactly as it is sent, labels included
 * @param object as it is sent; null where the source did not change and its body was not read
 */
public record DesiredObject(
    ObjectId id,
    String apiVersion,
    String sourceKey,
    String sourceVersion,
    String hash,
    ObjectNode object) {}
