package io.sluice.sync;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sluice.storage.IdentityTokens;
import io.sluice.storage.ServiceAccountRef;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/** Has the API server issue tokens, as it does for Pods. */
@ApplicationScoped
class ServiceAccountTokens implements IdentityTokens {

  /** The shortest that an API server issues. */
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final KubernetesClient client;

  ServiceAccountTokens(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public String issue(ServiceAccountRef account, String audience) throws StorageException {
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience)
            .withExpirationSeconds(LIFETIME.toSeconds())
            .endSpec()
            .build();
    try {
      return Optional.ofNullable(
              client
                  .serviceAccounts()
                  .inNamespace(account.namespace())
                  .withName(account.name())
                  .tokenRequest(request))
          .map(TokenRequest::getStatus)
          .map(status -> status.getToken())
          .orElseThrow(() -> failure(Reason.OTHER, "got no token", account, null));
    } catch (KubernetesClientException e) {
      throw switch (e.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND ->
            failure(Reason.AUTHENTICATION, "is missing: create it", account, e);
        case HttpURLConnection.HTTP_FORBIDDEN ->
            failure(
                Reason.AUTHENTICATION,
                "may not be given a token by Sluice: allow its account to create"
                    + " serviceaccounts/token (compare k8s/base with what is installed)",
                account,
                e);
        default ->
            failure(
                Reason.UNREACHABLE, "got no token from the API server: tried again", account, e);
      };
    }
  }

  private static StorageException failure(
      Reason reason, String what, ServiceAccountRef account, Exception cause) {
    return new StorageException(reason, "ServiceAccount %s %s".formatted(account, what), cause);
  }
}
