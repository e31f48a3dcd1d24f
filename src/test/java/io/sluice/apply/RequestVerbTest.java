package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestVerbTest {

  @ParameterizedTest
  @CsvSource({
    "list, GET, /api/v1/configmaps",
    "list, GET, /api/v1/namespaces",
    "list, GET, /api/v1/namespaces/a/configmaps?labelSelector=x",
    "list, GET, /apis/source.toolkit.fluxcd.io/v1/buckets?watch=false",
    "get, GET, /api/v1/namespaces/a",
    "get, GET, /api/v1/namespaces/a/secrets/b",
    "get, GET, /apis/apps/v1/namespaces/a/deployments/b/status",
    "get, GET, /apis/apps/v1",
    "get, GET, /version",
    "watch, GET, /apis/source.toolkit.fluxcd.io/v1/buckets?resourceVersion=1&watch=true",
    "create, POST, /api/v1/namespaces/a/events",
    "update, PUT, /apis/coordination.k8s.io/v1/namespaces/a/leases/b",
    "patch, PATCH, /api/v1/namespaces/a/configmaps/b",
    "delete, DELETE, /api/v1/namespaces/a/configmaps/b"
  })
  void aRequestHasKubernetesNameForIt(String verb, String method, String uri) {
    // When
    var named = RequestVerb.of(method, URI.create("https://127.0.0.1:6443" + uri), "any/json");

    // Then
    assertThat(named).isEqualTo(verb);
  }

  @ParameterizedTest
  @CsvSource({"apply, application/apply-patch+yaml", "patch, application/merge-patch+json"})
  void aPatchIsAnApplyByItsContentType(String verb, String contentType) {
    // When
    var named =
        RequestVerb.of("PATCH", URI.create("/api/v1/namespaces/a/configmaps/b"), contentType);

    // Then
    assertThat(named).isEqualTo(verb);
  }
}
