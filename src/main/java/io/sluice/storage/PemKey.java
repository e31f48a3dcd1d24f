package io.sluice.storage;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an unencrypted private key in PEM: PKCS#8, or OpenSSL's own forms for RSA and EC. */
final class PemKey {

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] RSA = {6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0};
  private static final byte[] EC = {6, 7, 42, -122, 72, -50, 61, 2, 1};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int EC_PARAMETERS = 0xa0;

  private PemKey() {}

  static PrivateKey parse(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new InvalidKeySpecException("no unencrypted private key");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("no base64", e);
    }
    return switch (block.group(1)) {
      case "RSA PRIVATE KEY" -> key("RSA", pkcs8(element(SEQUENCE, RSA), der));
      case "EC PRIVATE KEY" -> key("EC", pkcs8(element(SEQUENCE, concat(EC, curve(der))), der));
      default -> anyAlgorithm(der);
    };
  }

  private static PrivateKey anyAlgorithm(byte[] der) throws GeneralSecurityException {
    InvalidKeySpecException last = null;
    for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
      try {
        return key(algorithm, der);
      } catch (InvalidKeySpecException e) {
        last = e;
      }
    }
    throw last;
  }

  private static PrivateKey key(String algorithm, byte[] der) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return element(SEQUENCE, concat(VERSION, algorithm, element(OCTET_STRING, key)));
  }

  /** The curve's name out of {@code SEQUENCE {version, key, [0] curve, ...}}. */
  private static byte[] curve(byte[] der) throws InvalidKeySpecException {
    try {
      ByteBuffer all = ByteBuffer.wrap(der);
      all.get();
      length(all);
      while (all.hasRemaining()) {
        int tag = all.get() & 0xff;
        byte[] value = new byte[length(all)];
        all.get(value);
        if (tag == EC_PARAMETERS) {
          return value;
        }
      }
    } catch (java.nio.BufferUnderflowException | NegativeArraySizeException e) {
      throw new InvalidKeySpecException("cut off", e);
    }
    throw new InvalidKeySpecException("no curve");
  }

  private static int length(ByteBuffer der) throws InvalidKeySpecException {
    int first = der.get() & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | der.get() & 0xff;
    }
    if (length > der.remaining()) {
      throw new InvalidKeySpecException("cut off");
    }
    return length;
  }

  private static byte[] element(int tag, byte[] value) {
    byte[] head =
        value.length < 0x80
            ? new byte[] {(byte) tag, (byte) value.length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (value.length >> 8), (byte) value.length};
    return concat(head, value);
  }

  private static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
