package io.sluice.bench;

import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.NamedAuthInfoBuilder;
import io.fabric8.kubernetes.api.model.NamedClusterBuilder;
import io.fabric8.kubernetes.api.model.NamedContextBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service account that may do anything: Sluice speaks with its token, as it does in a Pod. */
record Account(KubernetesClient client, String token) {

  private static final String NAME = "sluice";
  private static final long SECONDS = 6 * 3600L;

  /** Creates it. */
  static Account inCluster(KubernetesClient client, String namespace) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", NAME, namespace)
                .build())
        .create();
    var request =
        new TokenRequestBuilder().withNewSpec().withExpirationSeconds(SECONDS).endSpec().build();
    var issued =
        client.serviceAccounts().inNamespace(namespace).withName(NAME).tokenRequest(request);
    return new Account(client, issued.getStatus().getToken());
  }

  /** Writes its kubeconfig into a folder, and returns the file. */
  Path kubeconfig(Path folder) {
    var admin = client.getConfiguration();
    var config =
        new ConfigBuilder()
            .withClusters(
                new NamedClusterBuilder()
                    .withName(NAME)
                    .withNewCluster()
                    .withServer(admin.getMasterUrl())
                    .withCertificateAuthority(admin.getCaCertFile())
                    .withCertificateAuthorityData(admin.getCaCertData())
                    .endCluster()
                    .build())
            .withUsers(
                new NamedAuthInfoBuilder()
                    .withName(NAME)
                    .withNewUser()
                    .withToken(token)
                    .endUser()
                    .build())
            .withContexts(
                new NamedContextBuilder()
                    .withName(NAME)
                    .withNewContext()
                    .withCluster(NAME)
                    .withUser(NAME)
                    .endContext()
                    .build())
            .withCurrentContext(NAME)
            .build();
    try {
      return Files.writeString(folder.resolve("sluice.kubeconfig"), Serialization.asYaml(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
