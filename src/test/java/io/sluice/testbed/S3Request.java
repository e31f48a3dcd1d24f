package io.sluice.testbed;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request to S3, in path style.
 *
 * @param kind what is asked
 * @param bucket "" when none is named
 * @param key decoded; "" when none is named
 * @param query decoded, in order
 * @param accessKey by which it is signed; "" where it is not
 * @param sessionToken null where none is sent
 * @param action what another service is asked behind the same endpoint, such as {@code
 *     DeleteMessageBatch} of SQS; "" for S3
 */
public record S3Request(
    Kind kind,
    String bucket,
    String key,
    Map<String, String> query,
    String accessKey,
    String sessionToken,
    String action) {

  /** What is asked of S3; a bulk delete is a DELETE without key. */
  public enum Kind {
    /** A page of a bucket's objects, or of their versions. */
    LIST,
    /** An object's body. */
    GET,
    HEAD,
    PUT,
    DELETE,
    /** Anything about a bucket or an object beside these: policies, tags, notifications. */
    OTHER
  }

  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/");
  private static final Set<String> LISTING =
      Set.of("list-type", "versions", "prefix", "delimiter", "max-keys", "marker");
  private static final Set<String> ABOUT_AN_OBJECT =
      Set.of("acl", "attributes", "legal-hold", "retention", "tagging", "torrent", "uploadId");

  /**
   * @param headers gives a header's value by its name; null where there is none
   */
  static S3Request of(String method, String uri, UnaryOperator<String> headers) {
    URI parsed = URI.create(uri);
    String path = parsed.getRawPath().substring(1);
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String key = slash < 0 ? "" : decode(path.substring(slash + 1));
    Map<String, String> query = query(parsed.getRawQuery());
    return new S3Request(
        kind(method, bucket, key, query),
        bucket,
        key,
        query,
        accessKey(headers.apply("Authorization")),
        headers.apply("x-amz-security-token"),
        action(headers.apply("X-Amz-Target")));
  }

  private static String action(String target) {
    return target == null ? "" : target.substring(target.indexOf('.') + 1);
  }

  private static String accessKey(String authorization) {
    Matcher credential = CREDENTIAL.matcher(String.valueOf(authorization));
    return credential.find() ? credential.group(1) : "";
  }

  private static Kind kind(String method, String bucket, String key, Map<String, String> query) {
    return switch (method) {
      case "GET" -> key.isEmpty() ? ofBucket(bucket, query) : ofObject(query);
      case "HEAD" -> Kind.HEAD;
      case "PUT" -> key.isEmpty() ? Kind.OTHER : Kind.PUT;
      case "DELETE" -> key.isEmpty() ? Kind.OTHER : Kind.DELETE;
      case "POST" -> query.containsKey("delete") ? Kind.DELETE : Kind.OTHER;
      default -> Kind.OTHER;
    };
  }

  private static Kind ofBucket(String bucket, Map<String, String> query) {
    boolean lists = query.isEmpty() || query.keySet().stream().anyMatch(LISTING::contains);
    return lists && !bucket.isEmpty() ? Kind.LIST : Kind.OTHER;
  }

  private static Kind ofObject(Map<String, String> query) {
    return query.keySet().stream().anyMatch(ABOUT_AN_OBJECT::contains) ? Kind.OTHER : Kind.GET;
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
