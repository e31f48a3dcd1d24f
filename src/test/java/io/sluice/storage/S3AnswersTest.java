package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpResponse;

class S3AnswersTest {

  @Test
  void theHeadOfAnAnswerTellsOfAnObject() {
    // Given
    var head =
        SdkHttpResponse.builder()
            .statusCode(200)
            .putHeader("etag", "\"d41d8\"")
            .putHeader("content-length", "12")
            .putHeader("last-modified", "Sun, 22 Nov 2026 10:11:12 GMT")
            .build();

    // Then
    assertThat(S3Answers.meta("a.yaml", head))
        .isEqualTo(new ObjectMeta("a.yaml", "d41d8", 12, Instant.parse("2026-11-22T10:11:12Z")));
  }

  @Test
  void whatAServerWritesWronglyIsTakenForNotWritten() {
    // Given
    var head =
        SdkHttpResponse.builder()
            .statusCode(200)
            .putHeader("Content-Length", "a dozen")
            .putHeader("Last-Modified", "lately")
            .build();

    // When
    ObjectMeta meta = S3Answers.meta("a.yaml", head);

    // Then
    assertThat(meta.size()).isZero();
    assertThat(meta.lastModified()).isNull();
  }
}
