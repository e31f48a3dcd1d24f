package io.sluice.storage;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * What a Security Token Service answered; never printed.
 *
 * @param fields the texts of its innermost elements, by name
 */
record StsAnswer(Map<String, String> fields) {

  /** Reads XML; what is none has no fields. */
  static StsAnswer read(byte[] xml) {
    return new StsAnswer(StrangersXml.leaves(xml));
  }

  /** Whether it gives keys and says how long they last. */
  boolean hasKeys() {
    return fields.containsKey("AccessKeyId")
        && fields.containsKey("SecretAccessKey")
        && fields.containsKey("SessionToken")
        && expiration() != null;
  }

  String accessKeyId() {
    return fields.get("AccessKeyId");
  }

  String secretAccessKey() {
    return fields.get("SecretAccessKey");
  }

  String sessionToken() {
    return fields.get("SessionToken");
  }

  /** When the keys end; null where it does not say. */
  Instant expiration() {
    try {
      return fields.containsKey("Expiration") ? Instant.parse(fields.get("Expiration")) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The service's code for what is wrong; may be anything, and empty where there is none. */
  String code() {
    return fields.getOrDefault("Code", "");
  }

  @Override
  public String toString() {
    return "StsAnswer[***]";
  }
}
