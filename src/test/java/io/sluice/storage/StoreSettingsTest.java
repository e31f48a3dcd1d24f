package io.sluice.storage;

import static io.sluice.storage.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.storage.StorageException.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSettingsTest {

  private static final Platform BARE = Specs.platform(Map.of());
  private static final Map<String, String> AWS_KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "AKIA1", "AWS_SECRET_ACCESS_KEY", "shh-secret");
  private static final String WITH_SECRET = "'url':'s3://abc','secretRef':{'name':'creds'}";

  private static StoreSettings of(String fields, Map<String, String> secret) throws Exception {
    return StoreSettings.of("team", spec(fields), Specs.secret(secret), true, BARE);
  }

  private static S3Connection connection(String fields) throws Exception {
    return s3(of(fields, null));
  }

  private static S3Connection s3(StoreSettings settings) {
    return (S3Connection) settings.connection();
  }

  @Test
  void bothKeyStylesAreRead() throws Exception {
    // Given
    Map<String, String> flux = Map.of("accesskey", "AKIA1", "secretkey", "shh-secret");

    // Then
    var expected = new Credentials.Keys("AKIA1", "shh-secret", null);
    assertThat(of(WITH_SECRET, AWS_KEYS).connection().credentials()).isEqualTo(expected);
    assertThat(of(WITH_SECRET, flux).connection().credentials()).isEqualTo(expected);
  }

  @Test
  void sessionTokenAndRegionOfTheSecretAreUsedAndNewlinesTrimmed() throws Exception {
    // Given
    Map<String, String> secret =
        Map.of(
            "AWS_ACCESS_KEY_ID", "AKIA1\n",
            "AWS_SECRET_ACCESS_KEY", "shh-secret\r\n",
            "AWS_SESSION_TOKEN", "token\n",
            "AWS_REGION", "eu-west-1\n");

    // When
    S3Connection connection = s3(of(WITH_SECRET, secret));

    // Then
    assertThat(connection.credentials())
        .isEqualTo(new Credentials.Keys("AKIA1", "shh-secret", "token"));
    assertThat(connection.region()).isEqualTo("eu-west-1");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "AWS_ACCESS_KEY_ID, no key AWS_SECRET_ACCESS_KEY",
        "AWS_SECRET_ACCESS_KEY, no key AWS_ACCESS_KEY_ID",
        "accesskey, no key secretkey",
        "secretkey, no key accesskey",
        "password, no key AWS_ACCESS_KEY_ID",
      })
  void aMissingKeyIsNamedTogetherWithItsSecret(String present, String named) {
    assertThatThrownBy(() -> of(WITH_SECRET, Map.of(present, "shh-secret")))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining("Secret team/creds")
        .hasMessageContaining(named)
        .hasMessageNotContaining("shh-secret");
  }

  @Test
  void anEmptyKeyIsNamed() {
    assertThatThrownBy(
            () ->
                of(
                    WITH_SECRET,
                    Map.of("AWS_ACCESS_KEY_ID", "\n", "AWS_SECRET_ACCESS_KEY", "shh-secret")))
        .hasMessageContaining("an empty key AWS_ACCESS_KEY_ID");
  }

  @Test
  void aMissingSecretIsNamed() {
    assertThatThrownBy(() -> of(WITH_SECRET, null))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("Secret team/creds is missing");
  }

  @Test
  void secretsAreNeverPrinted() throws Exception {
    assertThat(of(WITH_SECRET, AWS_KEYS).toString()).doesNotContain("shh-secret", "AKIA1");
  }

  @Test
  void withoutSecretThePlatformsCredentialsServeAwsOnly() throws Exception {
    assertThat(connection("'url':'s3://abc'").credentials())
        .isInstanceOf(Credentials.Ambient.class);
    assertThat(
            connection("'bucketName':'abc','endpoint':'s3.amazonaws.com','provider':'aws'")
                .credentials())
        .isInstanceOf(Credentials.Ambient.class);
    assertThat(connection("'url':'s3://abc','endpoint':'minio:9000'").credentials())
        .isInstanceOf(Credentials.Anonymous.class);
    assertThat(connection("'bucketName':'abc','endpoint':'minio:9000'").credentials())
        .isInstanceOf(Credentials.Anonymous.class);
  }

  @Test
  void thePlatformsCredentialsAreForPrivilegedNamespacesOnly() {
    assertThatThrownBy(
            () ->
                StoreSettings.of(
                    "team", spec("'url':'s3://abc'"), SourceReferences.NONE, false, BARE))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining("SLUICE_PRIVILEGED_NAMESPACES");
  }

  @ParameterizedTest
  @CsvSource({
    "'minio:9000', https://minio:9000, true",
    "'minio', https://minio, true",
    "'http://minio:9000', http://minio:9000, true",
    "'https://gateway/s3', https://gateway/s3, true",
    "'bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com',"
        + " https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com, false",
  })
  void anEndpointIsAHostOrAUrl(String written, String endpoint, boolean pathStyle)
      throws Exception {
    // When
    S3Connection connection = connection("'url':'s3://abc','endpoint':" + '"' + written + '"');

    // Then
    assertThat(connection.endpoint()).isEqualTo(URI.create(endpoint));
    assertThat(connection.pathStyle()).isEqualTo(pathStyle);
  }

  @Test
  void insecureMeansHttp() throws Exception {
    assertThat(connection("'url':'s3://abc','endpoint':'minio:9000','insecure':true").endpoint())
        .isEqualTo(URI.create("http://minio:9000"));
  }

  @ParameterizedTest
  @CsvSource({
    "s3.amazonaws.com, us-east-1",
    "s3.eu-west-1.amazonaws.com, eu-west-1",
    "s3.dualstack.eu-west-1.amazonaws.com, eu-west-1",
    "s3.cn-north-1.amazonaws.com.cn, cn-north-1",
    "s3-us-west-2.amazonaws.com, us-west-2",
  })
  void amazonsOwnAddressesAreLeftToTheSdk(String endpoint, String region) throws Exception {
    // When
    S3Connection connection = connection("'url':'s3://abc','endpoint':'" + endpoint + "'");

    // Then
    assertThat(connection.endpoint()).isNull();
    assertThat(connection.region()).isEqualTo(region);
    assertThat(connection.pathStyle()).isFalse();
  }

  @Test
  void theRegionOfTheSpecWins() throws Exception {
    assertThat(
            s3(StoreSettings.of(
                    "team",
                    spec("'url':'s3://abc','region':'ap-south-1'"),
                    SourceReferences.NONE,
                    true,
                    Specs.platform(Map.of("AWS_REGION", "eu-west-1"))))
                .region())
        .isEqualTo("ap-south-1");
  }

  @Test
  void aForeignEndpointDoesNotTakeThePlatformsRegion() throws Exception {
    assertThat(
            StoreSettings.of(
                    "team",
                    spec("'url':'s3://abc','endpoint':'minio:9000'"),
                    SourceReferences.NONE,
                    true,
                    Specs.platform(
                        Map.of(
                            "AWS_ENDPOINT_URL_S3", "http://localhost:4566",
                            "AWS_REGION", "eu-west-1")))
                .connection())
        .isEqualTo(
            new S3Connection(
                URI.create("https://minio:9000"),
                "us-east-1",
                true,
                Transport.plain(true),
                new Credentials.Anonymous()));
  }

  @Test
  void thePlatformsEndpointServesUrlsWithoutOne() throws Exception {
    // When
    S3Connection connection =
        s3(
            StoreSettings.of(
                "team",
                spec(WITH_SECRET),
                Specs.secret(AWS_KEYS),
                false,
                Specs.platform(Map.of("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:5000"))));

    // Then
    assertThat(connection.endpoint()).isEqualTo(URI.create("http://127.0.0.1:5000"));
    assertThat(connection.region()).isEqualTo("us-east-1");
    assertThat(connection.pathStyle()).isTrue();
    assertThat(connection.transport().innerAddresses()).isTrue();
  }

  @Test
  void ownEndpointsOfTenantsMayNotLeadInside() throws Exception {
    assertThat(
            s3(StoreSettings.of(
                    "team",
                    spec("'url':'s3://abc','endpoint':'minio:9000'"),
                    SourceReferences.NONE,
                    false,
                    BARE))
                .transport()
                .innerAddresses())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'ftp://minio', is no address",
    "'not a host', is no address",
    "'user:pw@minio', must hold no user",
    "'https://minio?x=y', must hold no user",
  })
  void aMalformedEndpointSaysWhatToWrite(String endpoint, String hint) {
    assertThatThrownBy(() -> connection("'url':'s3://abc','endpoint':\"" + endpoint + '"'))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContaining(hint)
        .hasMessageNotContaining("pw");
  }

  @Test
  void httpsTogetherWithInsecureIsRefused() {
    assertThatThrownBy(
            () -> connection("'url':'s3://abc','endpoint':'https://minio','insecure':true"))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContaining("leave one of them out");
  }

  @Test
  void timeoutIsThatOfTheSpec() throws Exception {
    assertThat(of("'url':'s3://abc','timeout':'1m30s'", null).timeout())
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(of("'url':'s3://abc'", null).timeout()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void theStandardVariablesAreRead() {
    // Given
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL_S3",
            "http://127.0.0.1:5000",
            "AWS_DEFAULT_REGION",
            "eu-west-1",
            "STORAGE_EMULATOR_HOST",
            "127.0.0.1:4443");

    // Then
    assertThat(Platform.of(environment::get, name -> null))
        .isEqualTo(
            new Platform(
                new Platform.Aws("http://127.0.0.1:5000", null, "eu-west-1"),
                new Platform.Google("127.0.0.1:4443", null, null, null, null)));
  }
}
