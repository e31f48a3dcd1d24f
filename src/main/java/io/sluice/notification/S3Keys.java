package io.sluice.notification;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Object keys in S3 notifications. S3, MinIO and newer Ceph encode them as HTML forms do ({@code +}
 * is a space, {@code %2B} a plus), EventBridge, Versity and older Ceph do not.
 */
final class S3Keys {

  private S3Keys() {}

  /** The key in an encoding that is known to be a form's; as it stands where it cannot be. */
  static List<String> encoded(String raw) {
    String decoded = decoded(raw);
    return List.of(decoded == null ? raw : decoded);
  }

  /** Both readings, where the sender's habit is not known and they differ. */
  static List<String> ambiguous(String raw) {
    String decoded = decoded(raw);
    return decoded == null || decoded.equals(raw) ? List.of(raw) : List.of(decoded, raw);
  }

  /** What the form-encoded text says, or null if it is not form-encoded text. */
  private static String decoded(String raw) {
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int value = hex(raw, i + 1);
        if (value < 0) {
          return null;
        }
        bytes[length++] = (byte) value;
        i += 2;
      } else if (c <= ' ' || c >= '\u007f') {
        return null;
      } else {
        bytes[length++] = (byte) (c == '+' ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static int hex(String text, int at) {
    if (at + 2 > text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
