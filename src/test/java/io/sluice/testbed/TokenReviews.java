package io.sluice.testbed;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Has an API server say whose a token is. */
final class TokenReviews {

  private TokenReviews() {}

  /** The name of the account; null where it does not vouch for the token to that audience. */
  static String account(KubernetesClient cluster, String token, String audience) {
    var status =
        cluster
            .resource(
                new TokenReviewBuilder()
                    .withNewSpec()
                    .withToken(token)
                    .withAudiences(audience)
                    .endSpec()
                    .build())
            .create()
            .getStatus();
    return Boolean.TRUE.equals(status.getAuthenticated()) ? status.getUser().getUsername() : null;
  }
}
