package io.sluice.storage;

import static io.sluice.storage.InvalidSourceException.invalid;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammar of {@code spec.endpoint}: {@code host[:port]}, or a whole http or https URL. */
final class Endpoint {

  /** The form of a region of Amazon's, as a regular expression without groups. */
  static final String REGION = "[a-z]{2}(?:-[a-z]+)+-[0-9]+";

  private static final Pattern AMAZON =
      Pattern.compile("s3(?:[.-](?:dualstack\\.)?(" + REGION + "))?\\.amazonaws\\.com(?:\\.cn)?");
  private static final Pattern VPC =
      Pattern.compile(".*\\.s3\\.([a-z0-9-]+)\\.vpce\\.amazonaws\\.com");
  private static final Pattern STS =
      Pattern.compile(
          ("(?:vpce-[a-z0-9-]+\\.)?sts(?:-fips)?(?:\\." + REGION + "(?:\\.vpce)?)?")
              + "\\.amazonaws\\.com(?:\\.cn)?"
              + ("|sts(?:-fips)?\\." + REGION + "\\.api\\.aws"));

  private Endpoint() {}

  /**
   * @param field where it was written, for messages
   */
  static URI parse(String field, String endpoint, boolean insecure) throws InvalidSourceException {
    String text = endpoint.strip();
    String url = text.contains("://") ? text : (insecure ? "http://" : "https://") + text;
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw malformed(field, text);
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (uri.getHost() == null || !(http || "https".equalsIgnoreCase(uri.getScheme()))) {
      throw malformed(field, text);
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
      throw invalid("%s must hold no user, query or fragment; keys belong into a Secret", field);
    }
    if (insecure && !http) {
      throw invalid(
          "%s %s says https, and spec.insecure asks for http: leave one of them out", field, text);
    }
    return uri;
  }

  /** Whether it is one of Amazon's public addresses, which the SDK builds better by itself. */
  static boolean isAmazon(URI endpoint) {
    return AMAZON.matcher(endpoint.getHost()).matches() && endpoint.getPort() < 0;
  }

  static boolean isAmazonHost(URI endpoint) {
    return endpoint.getHost().endsWith(".amazonaws.com")
        || endpoint.getHost().endsWith(".amazonaws.com.cn");
  }

  /** Whether it is one of Amazon's addresses of its Security Token Service, over https. */
  static boolean isAmazonSts(URI endpoint) {
    return "https".equalsIgnoreCase(endpoint.getScheme())
        && (endpoint.getPort() < 0 || endpoint.getPort() == 443)
        && STS.matcher(endpoint.getHost()).matches();
  }

  /** Whether it is Google's public address of its storage. */
  static boolean isGoogle(URI endpoint) {
    return "storage.googleapis.com".equals(endpoint.getHost()) && endpoint.getPort() < 0;
  }

  static boolean isGoogleHost(URI endpoint) {
    return endpoint.getHost().endsWith(".googleapis.com");
  }

  /** The region that one of Amazon's addresses names. */
  static Optional<String> region(URI endpoint) {
    for (Pattern pattern : new Pattern[] {AMAZON, VPC}) {
      Matcher matcher = pattern.matcher(endpoint.getHost());
      if (matcher.matches()) {
        return Optional.ofNullable(matcher.group(1));
      }
    }
    return Optional.empty();
  }

  private static InvalidSourceException malformed(String field, String text) {
    return invalid("%s \"%s\" is no address: write HOST, HOST:PORT or https://HOST", field, text);
  }
}
