package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The source holds a chart or a Helm repository. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HelmSpec(
    String chart,
    String version,
    String releaseName,
    JsonNode values,
    List<ValuesReference> valuesFrom) {

  /** Values kept in a ConfigMap or Secret of the Bucket's namespace. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ValuesReference(String kind, String name, String valuesKey, Boolean optional) {}
}
