package io.sluice.storage;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.StorageScopes;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.http.impl.client.CloseableHttpClient;

/** Builds clients of Google Cloud Storage. */
final class GcsClients {

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int SILENCE_TIMEOUT_MILLIS = 20_000;
  private static final String UNIVERSE = "googleapis.com";

  private GcsClients() {}

  static GcsClient build(GcsConnection connection, IdentityTokens tokens) {
    CloseableHttpClient http = ApacheClients.build(connection.transport());
    CloseableHttpClient exchange = ApacheClients.forTokens(connection.tokenTransport());
    CloseableHttpClient metadata = ApacheClients.direct();
    HttpTransportFactory transport = () -> new ApacheHttpTransport(exchange);
    GoogleIdentities identities =
        new GoogleIdentities(tokens, transport, new ApacheHttpTransport(metadata));
    HttpRequestInitializer authorization =
        authorization(connection.credentials(), transport, identities);
    String universe = universe(connection.credentials());
    Storage api =
        new Storage.Builder(
                new ApacheHttpTransport(http),
                GsonFactory.getDefaultInstance(),
                request -> {
                  authorize(authorization, request);
                  request.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
                  request.setReadTimeout(SILENCE_TIMEOUT_MILLIS);
                  request.setLoggingEnabled(false);
                })
            .setRootUrl(
                connection.endpoint() == null
                    ? "https://storage.%s/".formatted(universe)
                    : withSlash(connection.endpoint().toString()))
            .setUniverseDomain(universe)
            .setApplicationName("sluice")
            .build();
    return new GcsClient(api, List.of(http, exchange, metadata));
  }

  private static void authorize(HttpRequestInitializer authorization, HttpRequest request)
      throws NoTokenException {
    try {
      authorization.initialize(request);
    } catch (IOException | RuntimeException e) {
      throw new NoTokenException(e);
    }
  }

  private static HttpRequestInitializer authorization(
      Credentials credentials, HttpTransportFactory transport, GoogleIdentities identities) {
    return switch (credentials) {
      case Credentials.Anonymous anonymous -> request -> {};
      case Credentials.Ambient ambient -> new LateCredentials(() -> ambient(transport));
      case Credentials.ServiceAccountKey key -> new HttpCredentialsAdapter(account(key, transport));
      case Credentials.GoogleIdentity identity ->
          new LateCredentials(() -> identities.of(identity));
      case Credentials.Keys keys -> throw notForGoogle();
      case Credentials.AwsRole role -> throw notForGoogle();
      case Credentials.LdapUser user -> throw notForGoogle();
    };
  }

  private static IllegalArgumentException notForGoogle() {
    return new IllegalArgumentException("S3 keys open no Google bucket");
  }

  private static GoogleCredentials ambient(HttpTransportFactory transport)
      throws NoAmbientCredentialsException {
    try {
      return GoogleCredentials.getApplicationDefault(transport)
          .createScoped(StorageScopes.DEVSTORAGE_READ_ONLY);
    } catch (IOException e) {
      throw new NoAmbientCredentialsException(e);
    }
  }

  private static GoogleCredentials account(
      Credentials.ServiceAccountKey key, HttpTransportFactory transport) {
    try {
      return ServiceAccountCredentials.newBuilder()
          .setClientEmail(key.email())
          .setPrivateKeyString(key.privateKey())
          .setPrivateKeyId(key.privateKeyId())
          .setTokenServerUri(key.tokenUri())
          .setProjectId(key.project())
          .setUniverseDomain(key.universe())
          .setScopes(List.of(StorageScopes.DEVSTORAGE_READ_ONLY))
          .setHttpTransportFactory(transport)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String universe(Credentials credentials) {
    return credentials instanceof Credentials.ServiceAccountKey key ? key.universe() : UNIVERSE;
  }

  private static String withSlash(String url) {
    return url.endsWith("/") ? url : url + "/";
  }

  /** The platform gives this process no Google credentials. */
  static final class NoAmbientCredentialsException extends IOException {

    private static final long serialVersionUID = 1L;

    NoAmbientCredentialsException(IOException cause) {
      super(cause);
    }
  }
}
