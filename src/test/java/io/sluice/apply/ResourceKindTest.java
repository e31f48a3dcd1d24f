package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceKindTest {

  private static final ResourceKind DEPLOYMENT =
      new ResourceKind("apps", "v1", "Deployment", "deployments", true, Set.of());
  private static final ResourceKind CLUSTER_ROLE =
      new ResourceKind(
          "rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false, Set.of());

  @Test
  void pathsAreTheApiServers() {
    assertThat(DEPLOYMENT.objectPath("a", "b"))
        .isEqualTo("/apis/apps/v1/namespaces/a/deployments/b");
    assertThat(DEPLOYMENT.collectionPath("")).isEqualTo("/apis/apps/v1/deployments");
    assertThat(CLUSTER_ROLE.objectPath("", "system:x y"))
        .isEqualTo("/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Ax%20y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/b", "a/../../secrets", "%2e%2e", ""})
  void aNameThatLeadsElsewhereIsRefused(String name) {
    assertThatThrownBy(() -> DEPLOYMENT.objectPath("a", name)).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> DEPLOYMENT.objectPath(name, "b")).isInstanceOf(ApiException.class);
  }
}
