package io.sluice.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes of PEM what TLS connections are built with. */
final class TlsContexts {

  private static final char[] NO_PASSWORD = new char[0];

  private TlsContexts() {}

  static SSLContext context(TlsMaterial material) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(material), trustManagers(material), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the certificates were not checked before", e);
    }
  }

  /** Null where there is no client certificate. */
  static KeyManager[] keyManagers(TlsMaterial material) throws GeneralSecurityException {
    if (material.certificate() == null) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        privateKey(material.key()),
        NO_PASSWORD,
        certificates(material.certificate()).toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** Null where the machine's own authorities are all. */
  static TrustManager[] trustManagers(TlsMaterial material) throws GeneralSecurityException {
    if (material.authorities() == null) {
      return null;
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (X509Certificate authority : machine().getAcceptedIssuers()) {
      store.setCertificateEntry("machine-" + number++, authority);
    }
    for (Certificate authority : certificates(material.authorities())) {
      store.setCertificateEntry("own-" + number++, authority);
    }
    return factory(store).getTrustManagers();
  }

  static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    return certificates;
  }

  static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    return PemKey.parse(pem);
  }

  private static X509TrustManager machine() throws GeneralSecurityException {
    return Arrays.stream(factory(null).getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
