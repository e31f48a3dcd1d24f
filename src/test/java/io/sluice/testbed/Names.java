package io.sluice.testbed;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names that no other test uses. */
public final class Names {

  private Names() {}

  /**
   * {@code hint-1f3a9c02}: good as a namespace, a bucket and a Kubernetes object.
   *
   * @param hint lower-case letters, digits and dashes, at most 40
   */
  public static String unique(String hint) {
    return hint + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }
}
