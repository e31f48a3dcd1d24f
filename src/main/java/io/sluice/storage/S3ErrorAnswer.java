package io.sluice.storage;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads the XML of S3's errors. */
final class S3ErrorAnswer {

  /** Many times what S3's errors take. */
  private static final int MOST_BYTES = 64 << 10;

  private S3ErrorAnswer() {}

  /** As the SDK would throw it; without a code where the body is none of S3's. */
  static AwsServiceException of(SdkHttpResponse head, InputStream body) throws IOException {
    String code = StrangersXml.leaves(body.readNBytes(MOST_BYTES)).get("Code");
    return S3Exception.builder()
        .statusCode(head.statusCode())
        .message(code)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).sdkHttpResponse(head).build())
        .build();
  }
}
