package io.sluice.storage;

import io.sluice.storage.StorageException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;

/** What an S3 server's answers say of an object. */
final class S3Answers {

  /** Marks an ETag that the store did not give, or gave as weak: it cannot be matched against. */
  private static final String WEAK = "W/";

  private S3Answers() {}

  /** The value of {@code If-Match}; null where there is nothing to match. */
  static String ifMatch(ReadRequest read) {
    boolean matchable = read.ifMatch() != null && !read.ifMatch().startsWith(WEAK);
    return matchable ? '"' + read.ifMatch() + '"' : null;
  }

  /**
   * @param etag as the server gave it; null where it gave none
   * @param size in bytes; null where the server gave none
   */
  static ObjectMeta meta(String key, String etag, Long size, Instant lastModified) {
    long bytes = size == null ? 0 : size;
    return new ObjectMeta(key, etag(etag, bytes, lastModified), bytes, lastModified);
  }

  /**
   * Reads the body; empty, and the connection given up, where it is larger than asked for.
   *
   * @param etag as the server gave it
   * @param length as announced; null where it was not
   * @throws EOFException where less comes than was announced
   */
  static Optional<StoredObject> object(
      ReadRequest read, String etag, Long length, Instant lastModified, AbortableInputStream body)
      throws IOException {
    byte[] bytes = null;
    if (length == null) {
      bytes = body.readNBytes((int) Math.min(read.maxBytes() + 1, Integer.MAX_VALUE - 8));
    } else if (length <= read.maxBytes()) {
      bytes = body.readNBytes(length.intValue());
    }
    if (bytes == null || bytes.length > read.maxBytes()) {
      body.abort();
      return Optional.empty();
    }
    if (length != null && bytes.length < length) {
      throw new EOFException("the answer ended early");
    }
    return Optional.of(
        new StoredObject(meta(read.key(), etag, (long) bytes.length, lastModified), bytes));
  }

  static StorageException tooLarge(ReadRequest read) {
    return new StorageException(
        Reason.TOO_LARGE,
        "%s is larger than %d bytes".formatted(read.key(), read.maxBytes()),
        null);
  }

  private static String etag(String quoted, long size, Instant lastModified) {
    if (quoted == null || quoted.isBlank()) {
      return WEAK + size + "-" + (lastModified == null ? 0 : lastModified.getEpochSecond());
    }
    return quoted.replace("\"", "");
  }
}
