package io.sluice.storage;

import static io.sluice.storage.Specs.spec;
import static io.sluice.storage.Specs.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.storage.InvalidSourceException.Reason;
import io.sluice.storage.SourceLocation.Matching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceLocationTest {

  @Test
  void theSeedsUrlIsReadAsBucketAndPath() throws Exception {
    // When
    SourceLocation location = SourceLocation.of(url("s3://my-flux-bucket/path/to/manifests"));

    // Then
    assertThat(location)
        .isEqualTo(
            new SourceLocation(
                StoreKind.S3, "my-flux-bucket", "path/to/manifests", Matching.PATH, null));
    assertThat(location.listPrefix()).isEqualTo("path/to/manifests/");
    assertThat(location.singleKey()).contains("path/to/manifests");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://abc/a/b, a/b, true",
    "s3://abc/a/b, a/b/c.yaml, true",
    "s3://abc/a/b, a/bc, false",
    "s3://abc/a/b, a/bc/d.yaml, false",
    "s3://abc/a/b/, a/b, false",
    "s3://abc/a/b/, a/b/c.yaml, true",
    "s3://abc, anything, true",
    "s3://abc/, anything, true",
    "s3://abc/a%20b, a b/c, true",
    "s3://abc/a+b, a+b/c, true",
    "s3://abc/a+b, a b/c, false",
    "s3://abc/a%2520b, a%20b/c, true",
    "s3://abc/what%3F%23, what?#/c, true",
    "s3://abc/k?versionId=V1, k, true",
    "s3://abc/k?versionId=V1, k/c, false",
    "s3://abc/../x, ../x/c, true",
    "s3://abc//x, /x/c, true",
    "s3://abc/gr%C3%BC%C3%9Fe, grüße/c, true",
    "s3://abc/grüße, grüße/c, true",
  })
  void aKeyBelongsByWholeSegments(String url, String key, boolean belongs) throws Exception {
    assertThat(SourceLocation.of(url(url)).holds(key)).isEqualTo(belongs);
  }

  @Test
  void aVersionPinsOneObject() throws Exception {
    assertThat(SourceLocation.of(url("s3://abc/a.yaml?versionId=3%2FL4")).pin()).isEqualTo("3/L4");
    assertThat(SourceLocation.of(url("gs://abc/a.yaml#1700000000000001")).pin())
        .isEqualTo("1700000000000001");
  }

  @Test
  void fluxPrefixIsPlainStartsWith() throws Exception {
    // When
    SourceLocation location =
        SourceLocation.of(spec("'bucketName':'abc','endpoint':'h','prefix':'a/b'"));

    // Then
    assertThat(location.listPrefix()).isEqualTo("a/b");
    assertThat(location.holds("a/bc")).isTrue();
    assertThat(location.singleKey()).isEmpty();
  }

  @Test
  void fluxProvidersChooseTheStore() throws Exception {
    assertThat(SourceLocation.of(spec("'bucketName':'abc','endpoint':'h'")).kind())
        .isEqualTo(StoreKind.S3);
    assertThat(SourceLocation.of(spec("'bucketName':'abc','endpoint':'h','provider':'gcp'")).kind())
        .isEqualTo(StoreKind.GCS);
  }

  @Test
  void azureIsNotSupported() {
    assertThatThrownBy(
            () -> SourceLocation.of(spec("'bucketName':'abc','endpoint':'h','provider':'azure'")))
        .isInstanceOfSatisfying(
            InvalidSourceException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.NOT_SUPPORTED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://abc/x|write s3://BUCKET/PATH or gs://BUCKET/PATH",
        "s3://|is no bucket name",
        "s3://host:9000/bucket|spec.endpoint",
        "s3://key:secret@abc/x|is no bucket name",
        "s3://abc/100%|write % as %25",
        "s3://abc/%zz|write % as %25",
        "s3://abc/%ff|not UTF-8",
        "s3://abc/x?y|write ? as %3F",
        "s3://abc/x#y|# as %23",
        "s3://abc/x?versionId=|needs one version id",
        "s3://abc/x?versionId=a&b=c|needs one version id",
        "s3://abc/x/?versionId=a|pins one object",
        "s3://abc?versionId=a|pins one object",
        "gs://abc/x?versionId=a|#GENERATION",
        "gs://abc/x#latest|a number",
        "gs://abc/x#9999999999999999999|a number",
      })
  void aMalformedUrlSaysWhatToWrite(String url, String hint) {
    assertThatThrownBy(() -> SourceLocation.of(url(url)))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContaining(hint);
  }

  @Test
  void noBucketAtAllSaysWhatToWrite() {
    assertThatThrownBy(() -> SourceLocation.of(spec("'endpoint':'h'")))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContaining("s3://BUCKET/PATH");
  }
}
