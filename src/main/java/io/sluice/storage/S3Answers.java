package io.sluice.storage;

import io.sluice.storage.StorageException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.DateUtils;

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

  /** What an answer's head says of an object. */
  static ObjectMeta meta(String key, SdkHttpResponse head) {
    return meta(key, text(head, "ETag"), length(head), date(text(head, "Last-Modified")));
  }

  /**
   * Reads an object within what is asked for.
   *
   * @throws StorageException {@code TOO_LARGE}; the connection is given up
   * @throws EOFException where less comes than was announced
   */
  static StoredObject object(ReadRequest read, SdkHttpResponse head, AbortableInputStream body)
      throws IOException, StorageException {
    byte[] bytes = body(read, length(head), body).orElseThrow(() -> tooLarge(read));
    return object(read, text(head, "ETag"), date(text(head, "Last-Modified")), bytes);
  }

  static StoredObject object(ReadRequest read, String etag, Instant lastModified, byte[] bytes) {
    return new StoredObject(meta(read.key(), etag, (long) bytes.length, lastModified), bytes);
  }

  /**
   * Reads a body; empty, and the connection given up, where it is larger than asked for.
   *
   * @param length as announced; null where it was not
   * @throws EOFException where less comes than was announced
   */
  static Optional<byte[]> body(ReadRequest read, Long length, AbortableInputStream body)
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
    return Optional.of(bytes);
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

  private static String text(SdkHttpResponse head, String name) {
    return head.firstMatchingHeader(name).orElse(null);
  }

  private static Long length(SdkHttpResponse head) {
    String length = text(head, "Content-Length");
    try {
      return length == null ? null : Long.valueOf(length.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Instant date(String header) {
    try {
      return header == null ? null : DateUtils.parseRfc822Date(header);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
