package io.sluice.storage;

/**
 * One object to read.
 *
 * @param key whole and decoded
 * @param version the version id or generation to read; null reads the newest
 * @param ifMatch the ETag it must still have; null takes what is there
 * @param maxBytes more than this is {@link StorageException.Reason#TOO_LARGE}, and no more is
 *     buffered
 */
public record ReadRequest(String key, String version, String ifMatch, long maxBytes) {}
