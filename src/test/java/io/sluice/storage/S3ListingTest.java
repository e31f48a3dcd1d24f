package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3ListingTest {

  private static ObjectPage read(String inner) throws IOException {
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult"
            + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + inner
            + "</ListBucketResult>";
    return S3Listing.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aPageIsReadWithWhatIsNotAskedForBesideIt() throws Exception {
    // When
    ObjectPage page =
        read(
            """
            <Name>b</Name><Prefix/><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys>
            <IsTruncated>true</IsTruncated><NextContinuationToken>a/b+=</NextContinuationToken>
            <Contents>
              <Key>dir/a+b%2Bc%25.yaml</Key><LastModified>2026-11-22T10:11:12.000Z</LastModified>
              <ETag>&quot;d41d8&quot;</ETag><Size>12</Size>
              <Owner><ID>1</ID><DisplayName>o</DisplayName></Owner><StorageClass>STANDARD</StorageClass>
            </Contents>
            <EncodingType>url</EncodingType>
            """);

    // Then
    assertThat(page.next()).isEqualTo("a/b+=");
    assertThat(page.objects())
        .containsExactly(
            new ObjectMeta("dir/a b+c%.yaml", "d41d8", 12, Instant.parse("2026-11-22T10:11:12Z")));
  }

  @Test
  void keysOfAServerThatDoesNotEncodeAreTakenAsTheyAre() throws Exception {
    // When
    ObjectPage page =
        read(
            "<IsTruncated>false</IsTruncated><Contents><Key>a+b%20.yaml</Key><Size>1</Size></Contents>");

    // Then
    assertThat(page.next()).isNull();
    assertThat(page.objects()).extracting(ObjectMeta::key).containsExactly("a+b%20.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<IsTruncated>true</IsTruncated>",
        "<IsTruncated>false</IsTruncated><Contents><Size>1</Size></Contents>",
        "<IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>x</Size></Contents>",
        "<IsTruncated>false</IsTruncated><Contents><Key>a</Key><LastModified>then</LastModified></Contents>",
        "<IsTruncated>false"
      })
  void whatIsNoWholePageIsNotTakenForOne(String inner) {
    assertThatThrownBy(() -> read(inner)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>welcome</body></html>",
        "not XML",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><ListBucketResult>"
            + "<IsTruncated>false</IsTruncated><Contents><Key>&e;</Key></Contents></ListBucketResult>"
      })
  void aPageOfAnotherKindIsRefused(String body) {
    assertThatThrownBy(
            () -> S3Listing.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IOException.class);
  }
}
