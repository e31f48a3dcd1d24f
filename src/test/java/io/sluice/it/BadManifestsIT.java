package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Files that cannot be applied as they are: told by name and place, and no harm to the others. */
class BadManifestsIT {

  @Test
  void oneBadFileOfAHundredIsNamedAndNothingOfItIsPruned() {
    try (var it = Scenario.shared("one-bad")) {
      // Given
      for (int i = 0; i < 100; i++) {
        it.put("app/%02d.yaml".formatted(i), it.configMap("c%02d".formatted(i), "1"));
      }
      it.bucket().awaitReady();

      // When
      for (int i = 0; i < 100; i++) {
        it.put("app/%02d.yaml".formatted(i), it.configMap("c%02d".formatted(i), "2"));
      }
      it.put("app/42.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [c42\n").sync();

      // Then
      assertThat(it.awaitCondition("BuildFailed", "InvalidManifest"))
          .contains("app/42.yaml:4:1")
          .doesNotContain("app/41.yaml");
      assertThat(it.condition("Ready").orElseThrow().getReason()).isEqualTo("InvalidManifest");
      for (int i = 0; i < 100; i++) {
        assertThat(it.liveValue("c%02d".formatted(i))).contains(i == 42 ? "1" : "2");
      }
      assertThat(it.status().orElseThrow().inventory().objects()).isEqualTo(100);

      // When
      it.put("app/42.yaml", it.configMap("c42", "2")).sync();

      // Then
      assertThat(it.liveValue("c42")).contains("2");
      assertThat(it.condition("BuildFailed")).isEmpty();
      assertThat(it.condition("Ready").orElseThrow().getStatus()).isEqualTo("True");
    }
  }

  @Test
  void eachBadFileIsToldWithItsOwnReason() {
    try (var it = Scenario.shared("bad-files")) {
      // Given
      it.put("app/good.yaml", it.configMap("good", "1"))
          .put("app/no-kind.yaml", "apiVersion: v1\nmetadata: {name: x}\n")
          .put("app/binary.yaml", new byte[] {0, 1, 2, 3, (byte) 0xff, 0, 7})
          .put("app/bomb.yaml", aliasBomb())
          .put("app/huge.yaml", it.configMap("huge", "x".repeat(10 << 20)));

      // When
      it.bucket();

      // Then
      assertThat(it.awaitCondition("BuildFailed", "InvalidManifest"))
          .contains("app/no-kind.yaml:1:1", "no kind")
          .contains("app/binary.yaml:1:5", "not text")
          .contains("app/bomb.yaml", "aliases")
          .contains("app/huge.yaml", "ConfigMap/" + it.namespace() + "/huge", "too large, 10.0 MiB")
          .doesNotContain("app/good.yaml")
          .hasSizeLessThan(2000);
      assertThat(it.liveValue("good")).contains("1");
      assertThat(it.liveConfigMap("huge")).isEmpty();
    }
  }

  private static String aliasBomb() {
    var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      yaml.append("a%d: &a%d [".formatted(i, i))
          .append(("*a" + (i - 1) + ",").repeat(9))
          .append("*a" + (i - 1) + "]\n");
    }
    return yaml.toString();
  }

  @Test
  void anObjectOfAnUnknownKindIsAppliedOnceItsDefinitionIsThere() {
    var group = Scenario.uniqueName("g") + ".example.com";
    try (var it = Scenario.shared("no-crd")) {
      // Given
      it.put("app/good.yaml", it.configMap("good", "1"))
          .put(
              "app/widget.yaml",
              "apiVersion: %s/v1\nkind: Widget\nmetadata: {name: w}\n".formatted(group));

      // When
      it.bucket("apply: {retryInterval: 1s}");

      // Then
      assertThat(it.awaitCondition("ApplyFailed", "ObjectsFailed"))
          .contains("Widget", "w", "app/widget.yaml", group + "/v1");
      assertThat(it.liveValue("good")).contains("1");

      // When
      var crd =
          it.create(
              """
              apiVersion: apiextensions.k8s.io/v1
              kind: CustomResourceDefinition
              metadata: {name: widgets.%1$s}
              spec:
                group: %1$s
                scope: Namespaced
                names: {kind: Widget, plural: widgets}
                versions:
                  - name: v1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object}}
              """
                  .formatted(group));
      it.awaitReady();

      // Then
      assertThat(
              it.client()
                  .genericKubernetesResources(group + "/v1", "Widget")
                  .inNamespace(it.namespace())
                  .withName("w")
                  .get())
          .isNotNull();
      it.client().resource(crd).delete();
    }
  }

  @Test
  void anObjectInTwoFilesIsRefusedWithBothKeysNamed() {
    try (var it = Scenario.shared("twice")) {
      // Given
      it.put("app/a.yaml", it.configMap("same", "a"))
          .put("app/b.yaml", it.configMap("other", "b"))
          .bucket()
          .awaitReady();

      // When
      it.put("app/b.yaml", it.configMap("same", "b") + "---\n" + it.configMap("other", "b2"))
          .sync();

      // Then
      assertThat(it.condition("Ready").orElseThrow().getMessage())
          .contains("ConfigMap/" + it.namespace() + "/same", "app/a.yaml", "app/b.yaml");
      assertThat(it.liveValue("same")).contains("a");
      assertThat(it.liveValue("other")).contains("b2");

      // When
      it.delete("app/a.yaml").sync();

      // Then
      assertThat(it.liveValue("same")).contains("b");
      assertThat(it.condition("Ready").orElseThrow().getStatus()).isEqualTo("True");
    }
  }

  @Test
  void otherFileTypesAndFoldersAreLeftAloneAndCounted() {
    try (var it = Scenario.shared("others")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.YML", it.configMap("two", "2"))
          .put(
              "app/three.json",
              "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":"
                  + "{\"name\":\"three\"},\"data\":{\"value\":\"3\"}}")
          .put("app/README.md", it.configMap("readme", "x"))
          .put("app/logo.png", new byte[] {1, 2, 3})
          .put("app/empty.yaml", "# nothing\n---\n");
      it.s3()
          .putObject(
              r -> r.bucket(it.s3Bucket()).key("app/folder/"),
              software.amazon.awssdk.core.sync.RequestBody.empty());
      var sluice = SharedSluice.get();
      sluice.proxy().forget();

      // When
      it.bucket().awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.liveValue("two")).contains("2");
      assertThat(it.liveValue("three")).contains("3");
      assertThat(it.liveConfigMap("readme")).isEmpty();
      assertThat(it.status().orElseThrow().inventory().objects()).isEqualTo(3);
      assertThat(
              sluice.proxy().requests().stream()
                  .filter(r -> r.bucket().equals(it.s3Bucket()))
                  .filter(r -> r.kind() == io.sluice.testbed.S3Request.Kind.GET)
                  .map(io.sluice.testbed.S3Request::key))
          .containsExactlyInAnyOrder(
              "app/one.yaml", "app/two.YML", "app/three.json", "app/empty.yaml");
    }
  }

  @Test
  void anEmptiedSourceAndAMistypedPrefixPruneNothing() {
    try (var it = Scenario.shared("emptied")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"))
          .bucket()
          .awaitReady();

      // When
      it.patchSpec("{\"url\":\"s3://%s/ap\"}".formatted(it.s3Bucket()));

      // Then
      assertThat(it.awaitCondition("PruneBlocked", "EmptySource"))
          .contains("ConfigMap/" + it.namespace() + "/one")
          .contains("sluice.io/approve-prune=", "allowEmpty");
      assertThat(it.condition("Ready").orElseThrow().getReason()).isEqualTo("EmptySource");
      assertThat(it.liveValue("one")).contains("1");

      // When
      it.patchSpec("{\"url\":\"s3://%s/app\"}".formatted(it.s3Bucket())).awaitReady();

      // Then
      assertThat(it.condition("PruneBlocked")).isEmpty();

      // When
      it.delete("app/one.yaml").delete("app/two.yaml").sync().sync();

      // Then
      it.awaitCondition("PruneBlocked", "EmptySource");
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.liveValue("two")).contains("2");
      assertThat(it.status().orElseThrow().inventory().objects()).isEqualTo(2);

      // When
      it.patchSpec("{\"apply\":{\"allowEmpty\":true}}").awaitReady();

      // Then
      assertThat(it.liveConfigMap("one")).isEmpty();
      assertThat(it.liveConfigMap("two")).isEmpty();
    }
  }
}
