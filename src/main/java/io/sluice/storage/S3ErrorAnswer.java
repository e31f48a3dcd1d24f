package io.sluice.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
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
    String code = code(body.readNBytes(MOST_BYTES));
    return S3Exception.builder()
        .statusCode(head.statusCode())
        .message(code)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).sdkHttpResponse(head).build())
        .build();
  }

  private static String code(byte[] body) {
    if (body.length == 0) {
      return null;
    }
    try {
      XMLStreamReader xml = S3Listing.xml(new ByteArrayInputStream(body));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("Code")) {
          return xml.getElementText();
        }
      }
      return null;
    } catch (XMLStreamException | RuntimeException e) {
      return null;
    }
  }
}
