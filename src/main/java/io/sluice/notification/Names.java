package io.sluice.notification;

/** What a bucket and an object can be called at all; strangers write notifications too. */
final class Names {

  private static final int MAX_BUCKET = 255;
  private static final int MAX_KEY = 4096;

  private Names() {}

  static BucketName bucket(Store store, String name) throws UnreadableMessageException {
    if (name == null || name.isBlank()) {
      throw new UnreadableMessageException("names no bucket");
    }
    if (name.length() > MAX_BUCKET
        || name.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '\u007f')) {
      throw new UnreadableMessageException("names a bucket that cannot be: " + shortened(name));
    }
    return new BucketName(store, name);
  }

  static String key(String key) throws UnreadableMessageException {
    if (key == null || key.isEmpty()) {
      throw new UnreadableMessageException("names no object key");
    }
    if (key.length() > MAX_KEY) {
      throw new UnreadableMessageException(
          "names an object key of " + key.length() + " characters: " + shortened(key));
    }
    return key;
  }

  /** For log lines and headers: at most 100 characters, none that moves the cursor. */
  static String shortened(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 100 ? plain : plain.substring(0, 100) + "…";
  }
}
