package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class FieldSetsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theHashIsOfTheSetAndNotOfItsOrder() throws JsonProcessingException {
    assertThat(hash(applied("{\"f:a\":{},\"f:b\":{\"f:c\":{}}}")))
        .isEqualTo(hash(applied("{\"f:b\":{\"f:c\":{}},\"f:a\":{}}")))
        .isNotEmpty();
  }

  @Test
  void aFieldLessIsAnotherHash() throws JsonProcessingException {
    assertThat(hash(applied("{\"f:a\":{},\"f:b\":{}}")))
        .isNotEqualTo(hash(applied("{\"f:a\":{}}")));
    assertThat(hash(applied("{\"f:a\":{\"f:b\":{}}}")))
        .isNotEqualTo(hash(applied("{\"f:a\":{},\"f:b\":{}}")));
  }

  @Test
  void whatOthersOwnOrAnUpdateOrASubresourceWroteDoesNotCount() throws JsonProcessingException {
    // Given
    String fields = "\"fieldsV1\":{\"f:a\":{}}}";

    // Then
    assertThat(hash("{\"manager\":\"other\",\"operation\":\"Apply\"," + fields)).isEmpty();
    assertThat(hash("{\"manager\":\"sluice\",\"operation\":\"Update\"," + fields)).isEmpty();
    assertThat(
            hash(
                "{\"manager\":\"sluice\",\"operation\":\"Apply\",\"subresource\":\"status\","
                    + fields))
        .isEmpty();
  }

  @Test
  void aFieldItselfAndItsChildrenAreBothInTheUnion() throws JsonProcessingException {
    // Given
    ObjectNode itself = (ObjectNode) JSON.readTree("{\"f:labels\":{},\"f:x\":{}}");
    ObjectNode children = (ObjectNode) JSON.readTree("{\"f:labels\":{\"f:a\":{}},\"f:x\":{}}");

    // When
    ObjectNode union = FieldSets.union(itself, children);

    // Then
    assertThat(union)
        .isEqualTo(JSON.readTree("{\"f:labels\":{\"f:a\":{},\".\":{}},\"f:x\":{}}"))
        .isEqualTo(FieldSets.union(children, itself));
  }

  private static String applied(String fields) {
    return "{\"manager\":\"sluice\",\"operation\":\"Apply\",\"fieldsV1\":" + fields + "}";
  }

  private static String hash(String entry) throws JsonProcessingException {
    return FieldSets.hash(JSON.readTree("[" + entry + "]"), "sluice");
  }
}
