package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.manifest.ObjectId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TakeOverTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void itIsDueWhereKubectlOwnsFieldsAndWeDoNot() {
    assertThat(TakeOver.isDue(live("", "kubectl-client-side-apply"))).isTrue();
    assertThat(TakeOver.isDue(live("", "helm before-first-apply"))).isTrue();
    assertThat(TakeOver.isDue(live("", "helm kube-controller-manager"))).isFalse();
    assertThat(TakeOver.isDue(live("abc", "sluice kubectl-edit"))).isFalse();
    assertThat(TakeOver.isDue(null)).isFalse();
  }

  @Test
  void kubectlsFieldsBecomeOursAndOthersStayTheirs() throws JsonProcessingException {
    // Given
    JsonNode metadata =
        metadata(
            entry("kubectl-client-side-apply", "Update", "", "{\"f:data\":{\"f:a\":{}}}"),
            entry("kubectl-edit", "Update", "", "{\"f:data\":{\"f:b\":{}}}"),
            entry("helm", "Update", "", "{\"f:data\":{\"f:c\":{}}}"),
            entry("kubectl", "Update", "status", "{\"f:status\":{}}"));

    // When
    JsonNode patch = TakeOver.patch(metadata, "v1").orElseThrow();

    // Then
    JsonNode entries = patch.get(0).path("value");
    assertThat(entries).hasSize(3);
    assertThat(entries.get(0))
        .isEqualTo(
            JSON.readTree(entry("sluice", "Apply", "", "{\"f:data\":{\"f:a\":{},\"f:b\":{}}}")));
    assertThat(entries.get(1).path("manager").asText()).isEqualTo("helm");
    assertThat(entries.get(2).path("subresource").asText()).isEqualTo("status");
    assertThat(patch.get(1).path("path").asText()).isEqualTo("/metadata/resourceVersion");
    assertThat(patch.get(1).path("value").asText()).isEqualTo("7");
  }

  @Test
  void finalizersOwnersAndStatusAreNotTakenFromThoseWhoCare() throws JsonProcessingException {
    // Given
    JsonNode metadata =
        metadata(
            entry(
                "before-first-apply",
                "Update",
                "",
                "{\"f:metadata\":{\"f:finalizers\":{},\"f:ownerReferences\":{},\"f:labels\":{}},"
                    + "\"f:status\":{},\"f:spec\":{}}"));

    // When
    JsonNode patch = TakeOver.patch(metadata, "v1").orElseThrow();

    // Then
    assertThat(patch.at("/0/value/0/fieldsV1"))
        .isEqualTo(JSON.readTree("{\"f:metadata\":{\"f:labels\":{}},\"f:spec\":{}}"));
  }

  @Test
  void withoutKubectlThereIsNothingToDo() throws JsonProcessingException {
    assertThat(TakeOver.patch(metadata(entry("helm", "Update", "", "{}")), "v1")).isEmpty();
  }

  private static LiveObject live(String fields, String managers) {
    ObjectId id = new ObjectId("", "ConfigMap", "ns", "cm");
    return new LiveObject(id, "uid", "1", Map.of(), Map.of(), fields, managers, false);
  }

  private static JsonNode metadata(String... entries) throws JsonProcessingException {
    return JSON.readTree(
        "{\"resourceVersion\":\"7\",\"managedFields\":[" + String.join(",", entries) + "]}");
  }

  private static String entry(String manager, String operation, String subresource, String fields) {
    String rest = subresource.isEmpty() ? "" : ",\"subresource\":\"" + subresource + "\"";
    return "{\"manager\":\"%s\",\"operation\":\"%s\",\"apiVersion\":\"v1\",\"fieldsV1\":%s%s}"
        .formatted(manager, operation, fields, rest);
  }
}
