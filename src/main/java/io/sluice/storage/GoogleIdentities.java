package io.sluice.storage;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpTransport;
import com.google.api.services.storage.StorageScopes;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.ExternalAccountCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.IdentityPoolCredentials;
import io.sluice.storage.StorageException.Reason;
import java.io.IOException;
import java.util.List;

/** Makes of a ServiceAccount's token one of Google's. Blocks. */
final class GoogleIdentities {

  private static final String METADATA = "metadata.google.internal";
  private static final int METADATA_MILLIS = 3_000;

  private final IdentityTokens tokens;
  private final HttpTransportFactory exchange;
  private final HttpTransport metadata;

  /**
   * @param exchange how Google is connected to for tokens
   * @param metadata how this process's own metadata server is connected to
   */
  GoogleIdentities(IdentityTokens tokens, HttpTransportFactory exchange, HttpTransport metadata) {
    this.tokens = tokens;
    this.exchange = exchange;
    this.metadata = metadata;
  }

  /** Asks the metadata server where the account's pool is the cluster's own. */
  GoogleCredentials of(Credentials.GoogleIdentity identity) throws IOException {
    Pool pool =
        identity.provider() == null
            ? cluster(identity.platform())
            : new Pool(identity.provider(), identity.provider());
    IdentityPoolCredentials.Builder builder =
        IdentityPoolCredentials.newBuilder()
            .setSubjectTokenSupplier(context -> issue(identity.account(), pool.tokenAudience()));
    return builder
        .setAudience(pool.exchangeAudience())
        .setSubjectTokenType(ExternalAccountCredentials.SubjectTokenTypes.JWT)
        .setTokenUrl(identity.platform().stsUrl() + "/v1/token")
        .setServiceAccountImpersonationUrl(impersonation(identity))
        .setScopes(List.of(StorageScopes.DEVSTORAGE_READ_ONLY))
        .setHttpTransportFactory(exchange)
        .build();
  }

  /**
   * Who may exchange tokens.
   *
   * @param tokenAudience whom the cluster's token is for
   * @param exchangeAudience the same as the exchange knows it
   */
  private record Pool(String tokenAudience, String exchangeAudience) {}

  private Pool cluster(Platform.Google platform) throws IOException {
    String project = metadata(platform, "project/project-id");
    String location = metadata(platform, "instance/attributes/cluster-location");
    String cluster = metadata(platform, "instance/attributes/cluster-name");
    String pool = project + ".svc.id.goog";
    return new Pool(
        pool,
        "identitynamespace:%s:https://container.googleapis.com/v1/projects/%s/locations/%s/clusters/%s"
            .formatted(pool, project, location, cluster));
  }

  private String metadata(Platform.Google platform, String path) throws IOException {
    String host = platform.metadataHost() == null ? METADATA : platform.metadataHost();
    try {
      HttpRequest request =
          metadata
              .createRequestFactory()
              .buildGetRequest(new GenericUrl("http://" + host + "/computeMetadata/v1/" + path));
      request.getHeaders().set("Metadata-Flavor", "Google");
      request.setConnectTimeout(METADATA_MILLIS);
      request.setReadTimeout(METADATA_MILLIS);
      return request.execute().parseAsString().strip();
    } catch (IOException e) {
      throw new NoTokenException(
          new StorageException(
              Reason.AUTHENTICATION,
              "this process does not run on GKE (no %s at %s): name the identity provider in the"
                      .formatted(path, host)
                  + " ServiceAccount's annotation gcp.auth.fluxcd.io/workload-identity-provider",
              e));
    }
  }

  private String issue(ServiceAccountRef account, String audience) throws IOException {
    try {
      return tokens.issue(account, audience);
    } catch (StorageException e) {
      throw new NoTokenException(e);
    }
  }

  private static String impersonation(Credentials.GoogleIdentity identity) {
    return identity.email() == null
        ? null
        : identity.platform().iamCredentialsUrl()
            + "/v1/projects/-/serviceAccounts/%s:generateAccessToken".formatted(identity.email());
  }
}
