package io.sluice.k8s;

import static io.sluice.k8s.Installed.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sluice under the rights that {@code k8s/overlays/tenant} leaves it. */
class TenantLockDownIT {

  private static Installed sluice;

  @BeforeAll
  static void install() {
    sluice = Installed.from("k8s/overlays/tenant");
    sluice.start();
  }

  @AfterAll
  static void end() {
    sluice.close();
  }

  @Test
  void aTenantWithTheBindingIsServed() throws IOException {
    // Given
    var namespace = sluice.bed().namespace("bound");
    var folder = Files.createDirectories(Path.of("target", Names.unique("tenant")));
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        "namespace: " + namespace + "\nresources: [../../k8s/tenant]\n");
    sluice.admin().run("apply", "-k", folder.toString());
    sluice
        .admin()
        .run(
            "create",
            "rolebinding",
            "default-edits",
            "-n",
            namespace,
            "--clusterrole=edit",
            "--serviceaccount=" + namespace + ":default");
    sluice.secret(namespace);
    var s3 = sluice.s3Bucket("bound");
    sluice.put(
        s3,
        "app/one.yaml",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: " + namespace + "}}");

    // When
    sluice.bucket(namespace, "source", s3);
    sluice.awaitCondition(namespace, "source", "Ready", "True");
    sluice.admin().run("delete", "bucket", "source", "-n", namespace, "--timeout=30s");

    // Then
    assertThat(sluice.client().configMaps().inNamespace(namespace).withName("one").get()).isNull();
  }

  @Test
  void notEvenSluicesOwnNamespaceIsAnAdmin() {
    // Given
    sluice
        .admin()
        .run(
            "create",
            "rolebinding",
            "sluice-tenant",
            "-n",
            NAMESPACE,
            "--clusterrole=sluice-namespace",
            "--serviceaccount=" + NAMESPACE + ":sluice");
    sluice.secret(NAMESPACE);
    var s3 = sluice.s3Bucket("own");
    sluice.put(
        s3,
        "app/role.yaml",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: grabbed}}");

    // When
    sluice.bucket(NAMESPACE, "source", s3);
    sluice.awaitCondition(NAMESPACE, "source", "ApplyFailed", "True");

    // Then
    assertThat(sluice.client().rbac().clusterRoles().withName("grabbed").get()).isNull();
  }

  @Test
  void aBucketWhereTheBindingIsMissingSaysWhichRightSluiceLacks() {
    // Given
    var namespace = sluice.bed().namespace("unbound");
    sluice.secret(namespace);
    var s3 = sluice.s3Bucket("unbound");

    // When
    sluice.bucket(namespace, "source", s3);
    var message = sluice.awaitCondition(namespace, "source", "ApplyFailed", "True");

    // Then
    assertThat(sluice.condition(namespace, "source", "Ready").orElseThrow().getReason())
        .isEqualTo("AccessDenied");
    assertThat(message)
        .contains("Sluice's own account lacks a right", "k8s/tenant", "secrets", namespace);
  }

  @Test
  void withoutTheBindingSluiceMayNotReadASecret() {
    // When
    var answer =
        sluice
            .admin()
            .answer(
                "",
                "auth",
                "can-i",
                "get",
                "secrets",
                "-n",
                "flux-system",
                "--as=system:serviceaccount:sluice-system:sluice");

    // Then
    assertThat(answer.out()).startsWith("no");
  }
}
