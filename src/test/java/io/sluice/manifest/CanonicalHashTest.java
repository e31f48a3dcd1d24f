package io.sluice.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class CanonicalHashTest {

  @Test
  void theOrderOfFieldsDoesNotMatter() throws Exception {
    assertThat(hash("{\"a\": {\"b\": 1, \"c\": 2}, \"d\": [1, 2]}"))
        .isEqualTo(hash("{\"d\": [1, 2], \"a\": {\"c\": 2, \"b\": 1}}"));
  }

  @Test
  void everyDifferenceOfValuesMatters() throws Exception {
    assertThat(
            new String[] {
              hash("{\"a\": 1}"),
              hash("{\"a\": \"1\"}"),
              hash("{\"a\": [1]}"),
              hash("{\"a\": null}"),
              hash("{}"),
              hash("{\"a\": true}"),
              hash("{\"a\": 1.5}"),
              hash("{\"a\": [1, 2]}"),
              hash("{\"a\": [2, 1]}"),
              hash("{\"b\": 1}")
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void aHashIsTheSameInEveryProcess() throws Exception {
    assertThat(hash("{\"kind\": \"X\", \"n\": [0.1, 1e21, null, \"\u00e9\"]}"))
        .isEqualTo("zB7SKOMc-jU0oGDsTQQ1PA");
  }

  private static String hash(String json) throws Exception {
    return CanonicalHash.of((ObjectNode) new ObjectMapper().readTree(json));
  }
}
