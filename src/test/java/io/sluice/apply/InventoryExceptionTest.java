package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryExceptionTest {

  @ParameterizedTest
  @CsvSource({
    "0, NoAnswer, true",
    "0, Timeout, true",
    "0, Stopped, true",
    "410, Expired, true",
    "429, TooManyRequests, true",
    "500, InternalError, true",
    "503, ServiceUnavailable, true",
    "403, Forbidden, false",
    "422, Invalid, false"
  })
  void whatAnotherTryMayMendIsPassing(int code, String reason, boolean passing) {
    // Given
    ApiException refused = new ApiException(new ApiStatus(code, reason, "", List.of(), null));

    // When
    InventoryException exception = new InventoryException("not stored", refused);

    // Then
    assertThat(exception.isPassing()).isEqualTo(passing);
  }
}
