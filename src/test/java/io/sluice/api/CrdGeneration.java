package io.sluice.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Writes the CRD of {@link Bucket}: what its annotations say, and what they have no words for. */
final class CrdGeneration {

  private static final String NO_SUBSTITUTION = "kustomize.toolkit.fluxcd.io/substitute";
  private static final List<String> TIMES =
      List.of("lastUpdateTime", "appliedAt", "lastTransitionTime");

  private CrdGeneration() {}

  /** The CRD as YAML, ending in a newline. */
  static String yaml() {
    InMemory output = new InMemory();
    new CRDGenerator()
        .customResourceClasses(Bucket.class)
        .withMinQuotes(false)
        .withOutput(output)
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
                return complete((CustomResourceDefinition) crd);
              }
            })
        .generate();
    return output.stream.toString(StandardCharsets.UTF_8);
  }

  private static CustomResourceDefinition complete(CustomResourceDefinition crd) {
    CustomResourceDefinitionVersion v1 = crd.getSpec().getVersions().getFirst();
    completeSchema(v1.getSchema().getOpenAPIV3Schema());
    v1.getAdditionalPrinterColumns().sort(Comparator.comparing(CrdGeneration::declaredPosition));
    CustomResourceDefinitionVersion v1beta2 =
        new CustomResourceDefinitionVersionBuilder(v1)
            .withName("v1beta2")
            .withServed(true)
            .withStorage(false)
            .build();
    return new CustomResourceDefinitionBuilder(crd)
        .editMetadata()
        .addToAnnotations(NO_SUBSTITUTION, "disabled")
        .endMetadata()
        .editSpec()
        .editNames()
        .withListKind("BucketList")
        .endNames()
        .withNewConversion()
        .withStrategy("None")
        .endConversion()
        .addToVersions(v1beta2)
        .endSpec()
        .build();
  }

  private static void completeSchema(JSONSchemaProps root) {
    root.setDescription("A bucket, or a part of one, whose manifests the cluster shall hold.");
    JSONSchemaProps spec = root.getProperties().get("spec");
    spec.setDescription("What is asked for.");
    root.setRequired(List.of("spec"));
    JSONSchemaProps status = root.getProperties().get("status");
    status.setDescription("What is known of it.");
    status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    status.getProperties().get("conditions").getItems().setSchema(conditionSchema());
    tidy(root);
  }

  /**
   * The generator finds a rule on a record's component twice, on its field and on its accessor, and
   * knows neither 64-bit integers nor times.
   */
  private static void tidy(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
    if ("integer".equals(schema.getType()) && schema.getFormat() == null) {
      schema.setFormat("int64");
    }
    schema
        .getProperties()
        .forEach(
            (name, property) -> {
              if (TIMES.contains(name)) {
                property.setFormat("date-time");
              }
              tidy(property);
            });
    if (schema.getItems() != null) {
      tidy(schema.getItems().getSchema());
    }
  }

  private static JSONSchemaProps conditionSchema() {
    try (InputStream yaml = CrdGeneration.class.getResourceAsStream("/crd/condition-schema.yaml")) {
      return Serialization.unmarshal(yaml, JSONSchemaProps.class);
    } catch (IOException e) {
      throw new IllegalStateException("crd/condition-schema.yaml cannot be read", e);
    }
  }

  private static int declaredPosition(CustomResourceColumnDefinition column) {
    return Arrays.stream(Bucket.class.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(AdditionalPrinterColumn::name)
        .toList()
        .indexOf(column.getName());
  }

  private static final class InMemory implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    @Override
    public ByteArrayOutputStream outputFor(String crdName) {
      return stream;
    }

    @Override
    public void close() {}
  }
}
