package io.sluice.storage;

import static io.sluice.storage.InvalidSourceException.invalid;

import io.sluice.storage.SourceLocation.Matching;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The grammar of {@code spec.url}. */
final class SourceUrl {

  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,220}[a-z0-9]");
  private static final Pattern GENERATION = Pattern.compile("[0-9]{1,18}");
  private static final String VERSION_ID = "versionId=";

  private SourceUrl() {}

  static SourceLocation parse(String url) throws InvalidSourceException {
    StoreKind kind = kind(url);
    String rest = url.substring(kind.scheme().length() + 3);
    int pinAt = firstOf(rest, '?', '#');
    String pin = pinAt < 0 ? null : pin(kind, url, rest.substring(pinAt));
    String address = pinAt < 0 ? rest : rest.substring(0, pinAt);

    int slash = address.indexOf('/');
    String bucket = slash < 0 ? address : address.substring(0, slash);
    if (!BUCKET.matcher(bucket).matches()) {
      throw invalid(
          "spec.url %s: \"%s\" is no bucket name; write %s://BUCKET/PATH, and a server's address in"
              + " spec.endpoint",
          url, bucket, kind.scheme());
    }
    String path = slash < 0 ? "" : decode(url, address.substring(slash + 1));
    boolean prefixOnly = path.isEmpty() || path.endsWith("/");
    if (pin != null && prefixOnly) {
      throw invalid(
          "spec.url %s: a version pins one object, so its whole key must stand before it", url);
    }
    return new SourceLocation(
        kind, bucket, path, prefixOnly ? Matching.PREFIX : Matching.PATH, pin);
  }

  private static StoreKind kind(String url) throws InvalidSourceException {
    for (StoreKind kind : StoreKind.values()) {
      if (url.startsWith(kind.scheme() + "://")) {
        return kind;
      }
    }
    throw invalid("spec.url %s: write s3://BUCKET/PATH or gs://BUCKET/PATH", url);
  }

  private static int firstOf(String text, char one, char other) {
    int first = text.indexOf(one);
    int second = text.indexOf(other);
    if (first < 0 || second < 0) {
      return Math.max(first, second);
    }
    return Math.min(first, second);
  }

  private static String pin(StoreKind kind, String url, String end) throws InvalidSourceException {
    String value = end.substring(1);
    if (kind == StoreKind.S3) {
      if (end.charAt(0) == '#' || !value.startsWith(VERSION_ID) || value.contains("#")) {
        throw invalid(
            "spec.url %s: an s3:// URL may only end in ?versionId=ID; within a key write ? as %%3F"
                + " and # as %%23",
            url);
      }
      String id = decode(url, value.substring(VERSION_ID.length()));
      if (id.isBlank() || id.indexOf('&') >= 0) {
        throw invalid("spec.url %s: ?versionId= needs one version id", url);
      }
      return id;
    }
    if (end.charAt(0) == '?' || !GENERATION.matcher(value).matches()) {
      throw invalid(
          "spec.url %s: a gs:// URL may only end in #GENERATION, a number; within a key write ? as"
              + " %%3F and # as %%23",
          url);
    }
    return value;
  }

  private static String decode(String url, String encoded) throws InvalidSourceException {
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length() * 3);
    CharBuffer chars = CharBuffer.wrap(encoded);
    try {
      while (chars.hasRemaining()) {
        int percent = encoded.indexOf('%', chars.position());
        int plainEnd = percent < 0 ? encoded.length() : percent;
        bytes.put(
            StandardCharsets.UTF_8
                .newEncoder()
                .encode(CharBuffer.wrap(encoded, chars.position(), plainEnd)));
        chars.position(plainEnd);
        if (percent >= 0) {
          bytes.put(escaped(url, encoded, percent));
          chars.position(percent + 3);
        }
      }
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw invalid("spec.url %s: its percent-encoding is not UTF-8", url);
    }
  }

  private static byte escaped(String url, String encoded, int percent)
      throws InvalidSourceException {
    if (percent + 2 < encoded.length()) {
      int high = Character.digit(encoded.charAt(percent + 1), 16);
      int low = Character.digit(encoded.charAt(percent + 2), 16);
      if (high >= 0 && low >= 0) {
        return (byte) (high << 4 | low);
      }
    }
    throw invalid("spec.url %s: a %% must be followed by two hex digits; write %% as %%25", url);
  }
}
