package io.sluice.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.sluice.storage.StorageException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a Google service account's key from a Secret. Other kinds of credentials are refused: their
 * files can make the reader run programs, or ask any address.
 */
final class GcsSecretKeys {

  private static final List<String> NAMES = List.of("gcp_credentials", "serviceaccount");
  private static final String TOKEN_URI = "https://oauth2.googleapis.com/token";
  private static final String UNIVERSE = "googleapis.com";
  private static final Pattern TYPE = Pattern.compile("[a-z_]{1,64}");
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Map<String, String> data;

  /**
   * @param name NAMESPACE/NAME, for messages
   */
  GcsSecretKeys(String name, Map<String, String> data) {
    this.name = name;
    this.data = data;
  }

  Credentials key() throws StorageException {
    String entry = entry();
    JsonNode json = parse(entry);
    String type = json.path("type").asText("");
    if (!"service_account".equals(type)) {
      throw refused(
          "key %s of Secret %s holds credentials of %s: only the key of a service account (\"type\":"
              + " \"service_account\") is accepted",
          entry, name, TYPE.matcher(type).matches() ? "type " + type : "no known type");
    }
    String universe = json.path("universe_domain").asText(UNIVERSE);
    if (!DOMAIN.matcher(universe).matches()) {
      throw malformed(entry, "universe_domain", "is no domain");
    }
    return new Credentials.ServiceAccountKey(
        required(entry, json, "client_email"),
        privateKey(entry, json),
        json.path("private_key_id").asText(null),
        tokenUri(entry, json),
        project(json),
        universe);
  }

  private static String project(JsonNode json) {
    String project = json.path("project_id").asText("");
    return project.isBlank() ? null : project;
  }

  private String entry() throws StorageException {
    for (String entry : NAMES) {
      if (data.containsKey(entry)) {
        return entry;
      }
    }
    if (data.size() == 1) {
      return data.keySet().iterator().next();
    }
    throw refused(
        "Secret %s has no key %s: put the JSON key of a service account there", name, NAMES.get(0));
  }

  private JsonNode parse(String entry) throws StorageException {
    try {
      JsonNode json = JSON.readTree(data.get(entry));
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // Neither the text nor the parser's message, which quotes it, may be shown.
    }
    throw refused(
        "key %s of Secret %s is no JSON object: it must hold the service account's key file as it"
            + " was downloaded",
        entry, name);
  }

  private String required(String entry, JsonNode json, String field) throws StorageException {
    String value = json.path(field).asText("");
    if (value.isBlank()) {
      throw malformed(entry, field, "is missing");
    }
    return value;
  }

  private String privateKey(String entry, JsonNode json) throws StorageException {
    String key = required(entry, json, "private_key");
    try {
      ServiceAccountCredentials.newBuilder()
          .setClientEmail("checked")
          .setPrivateKeyString(key)
          .build();
      return key;
    } catch (IOException | RuntimeException e) {
      throw malformed(
          entry,
          "private_key",
          "is no PEM key (-----BEGIN PRIVATE KEY-----, with \\n for its line ends)");
    }
  }

  private URI tokenUri(String entry, JsonNode json) throws StorageException {
    try {
      URI uri = new URI(json.path("token_uri").asText(TOKEN_URI));
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below; the parser's message would quote the Secret.
    }
    throw malformed(entry, "token_uri", "is no http or https URL");
  }

  private StorageException malformed(String entry, String field, String what) {
    return refused("%s in key %s of Secret %s %s", field, entry, name, what);
  }

  private static StorageException refused(String format, Object... arguments) {
    return new StorageException(Reason.AUTHENTICATION, format.formatted(arguments), null);
  }
}
