package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.BucketStatus;
import io.sluice.api.BucketStatus.Artifact;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusWriterTest {

  private final StatusWriter writer = new StatusWriter(null, new ObjectMapper());

  @Test
  void aNewArtifactKeepsNothingOfTheOneThatFluxServed() {
    // Given
    var fluxs =
        new Artifact(
            "sha256:1", "bucket/ns/b/1.tar.gz", "http://source", "sha256:a", "then", 7L, Map.of());
    var sluices = new Artifact(null, null, null, "sha256:b", "now", 8L, null);

    // When
    var change = writer.change(with(fluxs), with(sluices));

    // Then
    assertThat(change.size()).isEqualTo(1);
    ObjectNode artifact =
        JsonNodeFactory.instance
            .objectNode()
            .put("revision", "sha256:b")
            .put("lastUpdateTime", "now")
            .put("size", 8);
    for (var gone : new String[] {"digest", "path", "url", "metadata"}) {
      artifact.putNull(gone);
    }
    assertThat(change.get("artifact").toString()).isEqualTo(artifact.toString());
  }

  @Test
  void aStatusThatIsAsItWasIsNotWritten() {
    // Given
    var same = new Artifact(null, null, null, "sha256:b", "now", 8L, Map.of("a", "b"));

    // When
    var change = writer.change(with(same), with(same));

    // Then
    assertThat(change.isEmpty()).isTrue();
  }

  private static BucketStatus with(Artifact artifact) {
    return new BucketStatus(
        1L, null, artifact, null, null, null, null, null, null, null, null, null);
  }
}
