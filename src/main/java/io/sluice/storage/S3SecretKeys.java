package io.sluice.storage;

import io.sluice.storage.StorageException.Reason;
import java.util.Map;

/** Reads S3 keys from a Secret, in AWS's names or in Flux's. */
final class S3SecretKeys {

  private static final String AWS_ID = "AWS_ACCESS_KEY_ID";
  private static final String AWS_SECRET = "AWS_SECRET_ACCESS_KEY";
  private static final String FLUX_ID = "accesskey";
  private static final String FLUX_SECRET = "secretkey";

  private final String name;
  private final Map<String, String> data;

  /**
   * @param name NAMESPACE/NAME, for messages
   */
  S3SecretKeys(String name, Map<String, String> data) {
    this.name = name;
    this.data = data;
  }

  Credentials keys() throws StorageException {
    if (value(AWS_ID) != null && value(AWS_SECRET) != null) {
      return new Credentials.Keys(value(AWS_ID), value(AWS_SECRET), value("AWS_SESSION_TOKEN"));
    }
    if (value(FLUX_ID) != null && value(FLUX_SECRET) != null) {
      return new Credentials.Keys(value(FLUX_ID), value(FLUX_SECRET), null);
    }
    throw new StorageException(Reason.AUTHENTICATION, problem(), null);
  }

  String region() {
    return value("AWS_REGION");
  }

  private String problem() {
    for (String[] pair : new String[][] {{AWS_ID, AWS_SECRET}, {FLUX_ID, FLUX_SECRET}}) {
      if (data.containsKey(pair[0]) || data.containsKey(pair[1])) {
        String missing = value(pair[0]) == null ? pair[0] : pair[1];
        return "Secret %s has %s key %s: it needs both %s and %s"
            .formatted(
                name, data.containsKey(missing) ? "an empty" : "no", missing, pair[0], pair[1]);
      }
    }
    return "Secret %s has no key %s: it needs %s and %s, or %s and %s"
        .formatted(name, AWS_ID, AWS_ID, AWS_SECRET, FLUX_ID, FLUX_SECRET);
  }

  private String value(String key) {
    String value = data.get(key);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
