package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The source holds a chart or a Helm repository. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record HelmSpec(
    @JsonPropertyDescription(
            """
            Name of the chart in the Helm repository, or path of the chart below the source's path;
            may be left out where the source is one chart.\
            """)
        @Size(min = 1, max = 1024)
        String chart,
    @JsonPropertyDescription("Range of chart versions, such as >=6 <7; the newest one is taken.")
        @Size(min = 1, max = 256)
        String version,
    @JsonPropertyDescription("Name of the release; by default the Bucket's.")
        @Size(min = 1, max = 53)
        String releaseName,
    @JsonPropertyDescription("Values for the chart; they win over valuesFrom.")
        @SchemaFrom(type = ObjectNode.class)
        @JsonDeserialize(using = ShallowJson.class)
        JsonNode values,
    @JsonPropertyDescription(
            "ConfigMaps and Secrets that hold values; later ones win over earlier ones.")
        List<ValuesReference> valuesFrom) {

  /** Values kept in a ConfigMap or Secret of the Bucket's namespace. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ValuesReference(
      @Required
          @SchemaFrom(type = ValuesKind.class)
          @JsonPropertyDescription("ConfigMap or Secret.")
          String kind,
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Its name.") String name,
      @Size(min = 1, max = 253)
          @Pattern("^[-._a-zA-Z0-9]+$")
          @JsonPropertyDescription("Key under which the values lie; values.yaml by default.")
          String valuesKey,
      @JsonPropertyDescription("Whether it may be missing; false by default.") Boolean optional) {}

  /** What can hold values. */
  enum ValuesKind {
    ConfigMap,
    Secret
  }
}
