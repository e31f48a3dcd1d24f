package io.sluice.storage;

/**
 * An object's bytes together with the state they belong to.
 *
 * @param meta as the answer to this very read said it, not as an earlier listing did
 */
public record StoredObject(ObjectMeta meta, byte[] body) {}
