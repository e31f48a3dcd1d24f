package io.sluice.storage;

/**
 * Certificates of a Secret, in PEM; never printed.
 *
 * @param authorities trusted beside the machine's own; null where there are none
 * @param certificate the client's chain; null where there is none
 * @param key the client's private key; null where there is no certificate
 */
public record TlsMaterial(String authorities, String certificate, String key) {

  @Override
  public String toString() {
    return "TlsMaterial[***]";
  }
}
