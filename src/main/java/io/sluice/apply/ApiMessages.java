package io.sluice.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the API server's refusals into words for a person. */
final class ApiMessages {

  private static final int LONGEST = 400;
  private static final int LONGEST_CAUSE = 160;
  private static final int MOST_CAUSES = 3;

  private static final Pattern DENIED =
      Pattern.compile(
          "User \"([^\"]+)\" cannot (\\w+) resource \"([^\"]+)\" in API group \"([^\"]*)\""
              + "(?: in the namespace \"([^\"]+)\")?");

  private static final Pattern SECRET_TYPE_ERROR =
      Pattern.compile("\\.(?:stringData|data)(?:\\.[\\w.-]+)?: expected [\\w ]+");

  private ApiMessages() {}

  /** The server's words, shortened from the middle, where quoted values are. */
  static String shorten(ApiStatus status) {
    Matcher denied = DENIED.matcher(status.message());
    if (status.code() == 403 && denied.find()) {
      return denied(denied);
    }
    if (status.causes().isEmpty()) {
      String words = status.message().isEmpty() ? status.reason() : status.message();
      return middleOut(words.replaceAll("\\s+", " "), LONGEST);
    }
    return status.reason() + ": " + causes(status.causes());
  }

  /**
   * As {@link #shorten}, but only words that cannot quote a Secret's values: names, fields and
   * types.
   */
  static String shortenForSecret(ApiStatus status) {
    String words = status.message();
    boolean aboutNames =
        status.code() == 0
            || status.code() == 401
            || status.code() == 404
            || status.code() == 429
            || (status.code() == 403 && DENIED.matcher(words).find())
            || words.contains("failed calling webhook");
    if (aboutNames) {
      return shorten(status);
    }
    List<String> known = new ArrayList<>();
    for (ApiStatus.Cause cause : status.causes()) {
      known.add(cause.field() + (Immutability.saysImmutable(cause) ? " is immutable" : ""));
    }
    Matcher types = SECRET_TYPE_ERROR.matcher(words);
    while (types.find()) {
      known.add(types.group());
    }
    if (words.contains("illegal base64 data")) {
      known.add("a value under data is not base64 (write plain text under stringData)");
    }
    String refused = "refused (HTTP " + status.code() + " " + status.reason() + ")";
    String held = "; the server's words are held back, they may quote the Secret's values";
    return known.isEmpty()
        ? refused + held
        : refused + ": " + middleOut(String.join(", ", known), LONGEST);
  }

  /** The text, or its head and tail around an ellipsis. */
  static String middleOut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int head = longest / 2;
    return text.substring(0, head) + " … " + text.substring(text.length() - (longest - head - 3));
  }

  private static String causes(List<ApiStatus.Cause> causes) {
    List<String> words = new ArrayList<>();
    for (ApiStatus.Cause cause : causes.subList(0, Math.min(MOST_CAUSES, causes.size()))) {
      String message = middleOut(cause.message().replaceAll("\\s+", " "), LONGEST_CAUSE);
      words.add(cause.field().isEmpty() ? message : cause.field() + ": " + message);
    }
    String more =
        causes.size() > MOST_CAUSES ? " and " + (causes.size() - MOST_CAUSES) + " more" : "";
    return String.join("; ", words) + more;
  }

  private static String denied(Matcher denied) {
    String user = denied.group(1);
    String verb = denied.group(2);
    String resource =
        denied.group(4).isEmpty() ? denied.group(3) : denied.group(3) + "." + denied.group(4);
    String namespace = denied.group(5);
    String where = namespace == null ? "" : " in namespace " + namespace;
    if (verb.equals("impersonate")) {
      return user
          + " may not impersonate "
          + resource
          + where
          + "; give Sluice's own account the verb impersonate on serviceaccounts";
    }
    return user + " may not " + verb + " " + resource + where + "; " + grant(user, namespace);
  }

  private static String grant(String user, String namespace) {
    String[] parts = user.split(":", -1);
    boolean account = user.startsWith("system:serviceaccount:") && parts.length == 4;
    String subject = account ? "--serviceaccount=" + parts[2] + ":" + parts[3] : "--user=" + user;
    return namespace == null
        ? "an administrator can allow it with a ClusterRole that holds this verb and: kubectl create"
            + " clusterrolebinding NAME --clusterrole=ROLE "
            + subject
        : "to allow it: kubectl create rolebinding -n "
            + namespace
            + " sluice-apply --clusterrole=edit "
            + subject
            + " (or a role that holds it)";
  }
}
