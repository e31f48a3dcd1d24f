package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.Map;

/**
 * The metadata of an object as the cluster has it.
 *
 * @param labels never null
 * @param annotations never null
 * @param fields as {@link InventoryEntry#fields}; empty where our field manager owns nothing
 * @param managers names of the field managers that applied or updated it, space separated
 * @param terminating whether it has a deletion timestamp
 */
public record LiveObject(
    ObjectId id,
    String uid,
    String resourceVersion,
    Map<String, String> labels,
    Map<String, String> annotations,
    String fields,
    String managers,
    boolean terminating) {}
