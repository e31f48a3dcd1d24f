package io.sluice.apply;

import java.util.SortedMap;

/**
 * An inventory as it was when loaded or saved, with what is needed to save it again.
 *
 * @param shards of how many shards its newest generation is; 0 where nothing is stored
 * @param resourceVersions of all its ConfigMaps, by name
 */
public record StoredInventory(
    BucketRef bucket,
    Inventory inventory,
    int shards,
    SortedMap<String, String> resourceVersions) {}
