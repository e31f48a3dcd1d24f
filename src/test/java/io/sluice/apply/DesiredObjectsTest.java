package io.sluice.apply;

import static io.sluice.apply.Objects.configMap;
import static io.sluice.apply.Objects.crd;
import static io.sluice.apply.Objects.id;
import static io.sluice.apply.Objects.json;
import static io.sluice.apply.Objects.object;
import static io.sluice.apply.Objects.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.manifest.ManifestProblem;
import io.sluice.manifest.ObjectId;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class DesiredObjectsTest {

  private final PlanScene scene = new PlanScene();

  @Test
  void anObjectWithoutNamespaceGoesToTheBuckets() {
    assertThat(desired(read("a", configMap("", "a", "1"))).objects())
        .containsOnlyKeys(id("ConfigMap", "team", "a"));
  }

  @Test
  void theTargetNamespaceOverridesWhatIsWritten() {
    // Given
    scene.targetNamespace = "target";
    // When
    DesiredObjects desired =
        desired(read("a", configMap("app", "a", "1"), configMap("", "b", "1")));
    // Then
    assertThat(desired.objects())
        .containsOnlyKeys(id("ConfigMap", "target", "a"), id("ConfigMap", "target", "b"));
    assertThat(sent(desired, id("ConfigMap", "target", "a")).at("/metadata/namespace").asText())
        .isEqualTo("target");
  }

  @Test
  void aClusterScopedObjectLosesItsNamespace() {
    // Given
    scene.targetNamespace = "target";
    // When
    DesiredObjects desired = desired(read("a", object("v1", "Namespace", "odd", "app")));
    // Then
    assertThat(desired.objects()).containsOnlyKeys(id("Namespace", "", "app"));
    assertThat(sent(desired, id("Namespace", "", "app")).at("/metadata").has("namespace"))
        .isFalse();
  }

  @Test
  void whatTheServerWritesIsNotSent() {
    // Given
    ObjectNode exported =
        json(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','uid':'u','resourceVersion':'1',"
                + "'generation':2,'creationTimestamp':null,'managedFields':[],'annotations':"
                + "{'kubectl.kubernetes.io/last-applied-configuration':'{}','mine':'x'}},'data':{'k':'v'},'status':{'x':1}}");
    ObjectNode untouched = exported.deepCopy();
    // When
    ObjectNode sent = sent(desired(read("a", exported)), id("ConfigMap", "team", "a"));
    // Then
    assertThat(sent)
        .isEqualTo(
            json(
                "{'apiVersion':'v1','kind':'ConfigMap','data':{'k':'v'},'metadata':{'name':'a','namespace':'team',"
                    + "'annotations':{'mine':'x'},'labels':{'sluice.io/bucket':'web','sluice.io/bucket-namespace':'team'}}}"));
    assertThat(exported).isEqualTo(untouched);
  }

  @Test
  void anothersBucketLabelsInAFileAreReplaced() {
    // Given
    ObjectNode object = configMap("a");
    ((ObjectNode) object.get("metadata"))
        .putObject("labels")
        .put("sluice.io/bucket", "other")
        .put("tier", "x");
    // When
    ObjectNode sent = sent(desired(read("a", object)), id(object));
    // Then
    assertThat(sent.at("/metadata/labels"))
        .isEqualTo(
            json("{'tier':'x','sluice.io/bucket':'web','sluice.io/bucket-namespace':'team'}"));
  }

  @Test
  void theHashDoesNotDependOnTheOrderOfFields() {
    String one =
        hash(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'x':'1','y':'2'}}");
    String other =
        hash(
            "{'kind':'ConfigMap','data':{'y':'2','x':'1'},'metadata':{'name':'a'},'apiVersion':'v1'}");
    assertThat(one).isNotEmpty().isEqualTo(other);
  }

  @Test
  void theHashTellsValuesAndTheirTypesApart() {
    String text = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'x':%s}}";
    assertThat(hash(text.formatted("1")))
        .isNotEqualTo(hash(text.formatted("2")))
        .isNotEqualTo(hash(text.formatted("'1'")));
    assertThat(hash(text.formatted("[1,2]"))).isNotEqualTo(hash(text.formatted("[2,1]")));
    assertThat(hash(text.formatted("null"))).isNotEqualTo(hash(text.formatted("''")));
  }

  @Test
  void anObjectInTwoFilesIsInNeither() {
    // When
    DesiredObjects desired =
        desired(read("b", configMap("a"), configMap("c")), read("a", configMap("app", "a", "2")));
    // Then
    assertThat(desired.duplicates()).containsOnlyKeys(id(configMap("a")));
    assertThat(desired.duplicates().get(id(configMap("a")))).containsExactly("a", "b");
    assertThat(desired.objects()).containsOnlyKeys(id(configMap("c")));
  }

  @Test
  void anObjectInTwoVersionsIsTheSameObject() {
    DesiredObjects desired =
        desired(
            read("a", object("autoscaling/v1", "HorizontalPodAutoscaler", "app", "a")),
            read("b", object("autoscaling/v2", "HorizontalPodAutoscaler", "app", "a")));
    assertThat(desired.duplicates()).hasSize(1);
  }

  @Test
  void objectsBecomeDuplicatesByTheirFinalNamespace() {
    assertThat(
            desired(read("a", configMap("", "a", "1"), configMap("team", "a", "1"))).duplicates())
        .containsOnlyKeys(id("ConfigMap", "team", "a"));
  }

  @Test
  void aDuplicateIsSeenAcrossReadAndKnownKeys() {
    // Given
    DesiredObjects before = desired(read("a", configMap("a")));
    // When
    DesiredObjects desired = desired(before.known().values(), read("b", configMap("a")));
    // Then
    assertThat(desired.duplicates().get(id(configMap("a")))).containsExactly("a", "b");
    assertThat(desired.objects()).isEmpty();
  }

  @Test
  void aKindWhoseCrdIsInTheSourceIsPlacedByIt() {
    // When
    DesiredObjects desired =
        desired(
            read(
                "w", object("x.io/v1", "Widget", "", "w"), object("x.io/v1", "Gadget", "odd", "g")),
            read("crds", crd("x.io", "Widget", "Namespaced"), crd("x.io", "Gadget", "Cluster")));
    // Then
    assertThat(desired.unplaced()).isEmpty();
    assertThat(desired.objects())
        .containsKeys(
            new ObjectId("x.io", "Widget", "team", "w"), new ObjectId("x.io", "Gadget", "", "g"));
  }

  @Test
  void aVersionTheCrdDoesNotServeIsNotKnown() {
    DesiredObjects desired =
        desired(
            read("w", object("x.io/v0", "Widget", "", "w")),
            read("crd", crd("x.io", "Widget", "Namespaced")));
    assertThat(desired.unplaced())
        .containsExactly(
            new Unplaced(
                new ObjectId("x.io", "Widget", "", "w"), "x.io/v0", "w", Scopes.Scope.UNKNOWN));
  }

  @Test
  void anUnknownKindIsNamedAndTheOthersStay() {
    // When
    DesiredObjects desired =
        desired(read("w", object("x.io/v1", "Widget", "", "w"), configMap("a")));
    // Then
    assertThat(desired.objects()).containsOnlyKeys(id(configMap("a")));
    assertThat(desired.unplaced().getFirst().message()).contains("Widget/w (w)", "x.io/v1");
  }

  @Test
  void aKnownKeyNeedsNoReading() {
    // Given
    DesiredObjects before = desired(read("a", configMap("a")));
    // When
    DesiredObjects desired = desired(before.known().values());
    // Then
    DesiredObject object = desired.objects().get(id(configMap("a")));
    assertThat(object.object()).isNull();
    assertThat(object.hash()).isEqualTo(before.objects().get(object.id()).hash());
    assertThat(desired.keysToRead()).isEmpty();
    assertThat(desired.known()).isEqualTo(before.known());
  }

  @Test
  void anUnknownKindIsReadAgainOnceItIsKnown() {
    // Given
    DesiredObjects before = desired(read("w", object("x.io/v1", "Widget", "", "w")));
    // When
    DesiredObjects stillUnknown = desired(before.known().values());
    DesiredObjects nowKnown =
        DesiredObjects.of(
            List.of(),
            before.known().values(),
            (version, kind) -> Scopes.Scope.NAMESPACED,
            scene.policy());
    // Then
    assertThat(stillUnknown.unplaced()).hasSize(1);
    assertThat(stillUnknown.keysToRead()).isEmpty();
    assertThat(nowKnown.keysToRead()).containsExactly("w");
  }

  @Test
  void anotherTargetNamespaceOutdatesWhatIsKnown() {
    // Given
    DesiredObjects before = desired(read("a", configMap("a")));
    // When
    scene.targetNamespace = "target";
    // Then
    assertThat(desired(before.known().values()).keysToRead()).containsExactly("a");
  }

  @Test
  void whatWasWrongInAnUnchangedFileIsStillKnown() {
    // Given
    ManifestProblem problem = new ManifestProblem("a", "a: line 3: no");
    ReadKey key = new ReadKey("a", "v1", List.of(), List.of(problem));
    // When
    DesiredObjects desired = desired(desired(key).known().values());
    // Then
    assertThat(desired.known().get("a").problems()).containsExactly(problem);
  }

  @Test
  void marksOfAKnownKeyAreKept() {
    // Given
    ObjectNode object = Objects.annotated(configMap("a"), "sluice.io/reconcile", "disabled");
    // When
    DesiredObjects desired = desired(desired(read("a", object)).known().values());
    // Then
    assertThat(desired.marksOf(id(object)).leaveAlone()).isTrue();
  }

  private DesiredObjects desired(ReadKey... read) {
    return desired(List.of(), read);
  }

  private DesiredObjects desired(Collection<KnownKey> known, ReadKey... read) {
    return DesiredObjects.of(List.of(read), known, PlanScene::scope, scene.policy());
  }

  private String hash(String object) {
    return desired(read("a", json(object))).objects().values().iterator().next().hash();
  }

  private static ObjectNode sent(DesiredObjects desired, ObjectId id) {
    return desired.objects().get(id).object();
  }
}
