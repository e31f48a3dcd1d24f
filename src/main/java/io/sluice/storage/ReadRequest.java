package io.sluice.storage;

/**
 * One object to read.
 *
 * @param key whole and decoded
 * @param version the version id or generation to read; null reads the newest
 * @param ifMatch the ETag it must still have; null takes what is there
 * @param generation the generation that {@code ifMatch} belongs to, which saves asking for it; null
 *     where it is not known
 * @param maxBytes more than this is {@link StorageException.Reason#TOO_LARGE}, and no more is
 *     buffered
 */
public record ReadRequest(
    String key, String version, String ifMatch, Long generation, long maxBytes) {

  /** A read of what is not known from a listing. */
  public ReadRequest(String key, String version, String ifMatch, long maxBytes) {
    this(key, version, ifMatch, null, maxBytes);
  }

  /** A read of what a listing named, as it was then. */
  public static ReadRequest of(ObjectMeta listed, String version) {
    return new ReadRequest(
        listed.key(), version, listed.etag(), listed.generation(), listed.size());
  }
}
