package io.sluice.storage;

import static io.sluice.storage.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.storage.StorageException.Reason;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities that are no keys: ServiceAccounts, and users of a Security Token Service. */
class IdentitySettingsTest {

  private static final ServiceAccountRef ACCOUNT = new ServiceAccountRef("team", "reader");
  private static final String S3 = "'url':'s3://abc','region':'eu-west-1'";
  private static final String S3_AS_READER = S3 + ",'serviceAccountName':'reader'";
  private static final String GS_AS_READER = "'url':'gs://abc','serviceAccountName':'reader'";
  private static final String ROLE = "eks.amazonaws.com/role-arn";
  private static final String ARN = "arn:aws:iam::123456789012:role/path/reader";
  private static final String EMAIL = "iam.gke.io/gcp-service-account";
  private static final String PROVIDER = "gcp.auth.fluxcd.io/workload-identity-provider";
  private static final String LDAP =
      "'url':'s3://abc','endpoint':'minio:9000','sts':{'provider':'ldap',"
          + "'endpoint':'https://ldap:9001','secretRef':{'name':'user'}}";

  private static Credentials as(
      String fields,
      Map<String, String> annotations,
      boolean privileged,
      Map<String, String> environment)
      throws Exception {
    return StoreSettings.of(
            "team",
            spec(fields),
            new SourceReferences(null, null, null, null, null, annotations),
            privileged,
            Specs.platform(environment))
        .connection()
        .credentials();
  }

  private static Credentials tenant(String fields, Map<String, String> annotations)
      throws Exception {
    return as(fields, annotations, false, Map.of());
  }

  private static Credentials ldap(Map<String, String> user) throws Exception {
    return StoreSettings.of(
            "team",
            spec(LDAP),
            new SourceReferences(null, null, null, user, null, null),
            false,
            Specs.platform(Map.of()))
        .connection()
        .credentials();
  }

  @Test
  void aTenantsAccountTakesOnItsRole() throws Exception {
    assertThat(tenant(S3_AS_READER, Map.of(ROLE, ARN)))
        .isEqualTo(new Credentials.AwsRole(ACCOUNT, ARN, null));
  }

  @Test
  void theProcessesOwnStsIsUsedWhereTheSpecNamesNone() throws Exception {
    assertThat(
            as(
                S3_AS_READER,
                Map.of(ROLE, ARN),
                false,
                Map.of("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:5000")))
        .isEqualTo(new Credentials.AwsRole(ACCOUNT, ARN, URI.create("http://127.0.0.1:5000")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                                | ServiceAccount team/reader of spec.serviceAccountName is missing",
        "other                            | has no annotation eks.amazonaws.com/role-arn",
        "eks.amazonaws.com/role-arn=hush  | is no role: write arn:aws:iam::ACCOUNT:role/NAME",
      })
  void anAccountThatHasNoRoleIsNamed(String annotation, String message) {
    // Given
    Map<String, String> annotations = annotation == null ? null : new HashMap<>();
    if (annotation != null) {
      annotations.put(annotation.split("=")[0], annotation.contains("=") ? "hush" : "x");
    }

    // Then
    assertThatThrownBy(() -> tenant(S3_AS_READER, annotations))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining(message)
        .hasMessageContaining("team/reader")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aRoleNeedsARegion() {
    assertThatThrownBy(
            () -> tenant("'url':'s3://abc','serviceAccountName':'reader'", Map.of(ROLE, ARN)))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContaining("spec.region");
  }

  @Test
  void aRolesKeysAreUsedAtAmazonOnly() {
    assertThatThrownBy(
            () ->
                tenant(
                    "'provider':'aws','bucketName':'abc','endpoint':'s3.example.com',"
                        + "'region':'eu-west-1','serviceAccountName':'reader'",
                    Map.of(ROLE, ARN)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining("s3.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sts.amazonaws.com",
        "https://sts.eu-west-1.amazonaws.com",
        "https://sts-fips.us-gov-west-1.amazonaws.com",
        "https://sts.cn-north-1.amazonaws.com.cn",
        "https://vpce-0a1b-2c3d.sts.eu-west-1.vpce.amazonaws.com",
        "https://sts.eu-west-1.api.aws",
        "http://127.0.0.1:5000",
      })
  void amazonsStsAndTheProcessesOwnAreTrusted(String sts) throws Exception {
    // Given
    String fields = ",'sts':{'provider':'aws','endpoint':'" + sts + "'}";
    Map<String, String> environment = Map.of("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:5000");

    // Then
    assertThat(as(S3_AS_READER + fields, Map.of(ROLE, ARN), false, environment))
        .isEqualTo(new Credentials.AwsRole(ACCOUNT, ARN, URI.create(sts)));
    assertThat(as(S3 + fields, null, true, environment))
        .isEqualTo(new Credentials.Ambient(URI.create(sts)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sts.example.com",
        "http://sts.eu-west-1.amazonaws.com",
        "https://sts.eu-west-1.amazonaws.com:8443",
        "https://evil.sts.s3.amazonaws.com",
        "https://sts.s3.amazonaws.com",
        "https://sts.evil.eu-west-1.elb.amazonaws.com",
        "https://sts.amazonaws.com.example.com",
        "http://127.0.0.1:5001",
        "https://169.254.169.254",
      })
  void otherStsAreGivenNoToken(String sts) {
    for (boolean privileged : new boolean[] {true, false}) {
      assertThatThrownBy(
              () ->
                  as(
                      S3_AS_READER + ",'sts':{'provider':'aws','endpoint':'" + sts + "'}",
                      Map.of(ROLE, ARN),
                      privileged,
                      Map.of("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:5000")))
          .isInstanceOfSatisfying(
              InvalidSourceException.class,
              e -> assertThat(e.reason()).isEqualTo(InvalidSourceException.Reason.STS_INVALID))
          .hasMessageContaining("spec.sts.endpoint");
    }
  }

  @Test
  void keysOfASecretComeBeforeTheSts() throws Exception {
    assertThat(
            StoreSettings.of(
                    "team",
                    spec(
                        S3
                            + ",'secretRef':{'name':'keys'},'sts':{'provider':'aws','endpoint':'x'}"),
                    Specs.secret(Map.of("accesskey", "a", "secretkey", "b")),
                    false,
                    Specs.platform(Map.of()))
                .connection()
                .credentials())
        .isInstanceOf(Credentials.Keys.class);
  }

  @Test
  void aDirectorysUserIsReadFromItsSecretAndNeverPrinted() throws Exception {
    // When
    Credentials user = ldap(Map.of("username", "me\n", "password", "hush"));

    // Then
    assertThat(user)
        .isInstanceOfSatisfying(
            Credentials.LdapUser.class,
            ldap -> {
              assertThat(ldap.username()).isEqualTo("me");
              assertThat(ldap.password()).isEqualTo("hush");
              assertThat(ldap.sts()).isEqualTo(URI.create("https://ldap:9001"));
              assertThat(ldap.transport()).isEqualTo(Transport.plain(false));
            });
    assertThat(user.toString()).doesNotContain("hush");
  }

  @Test
  void aDirectorysUserWithoutPasswordNamesTheKey() {
    assertThatThrownBy(() -> ldap(Map.of("username", "me")))
        .hasMessageContaining("Secret team/user of spec.sts.secretRef has no key password");
    assertThatThrownBy(() -> ldap(null))
        .hasMessageContaining("Secret team/user of spec.sts.secretRef is missing");
  }

  @Test
  void aTenantsAccountActsAsGooglesThroughItsProvider() throws Exception {
    // Given
    String pool = "projects/12/locations/global/workloadIdentityPools/pool/providers/cluster";
    var google = Specs.platform(Map.of()).google();

    // Then
    assertThat(tenant(GS_AS_READER, Map.of()))
        .isEqualTo(new Credentials.GoogleIdentity(ACCOUNT, null, null, google));
    for (String written :
        new String[] {"", "//iam.googleapis.com/", "https://iam.googleapis.com/"}) {
      assertThat(
              tenant(
                  GS_AS_READER,
                  Map.of(PROVIDER, written + pool, EMAIL, "me@p.iam.gserviceaccount.com")))
          .isEqualTo(
              new Credentials.GoogleIdentity(
                  ACCOUNT, "//iam.googleapis.com/" + pool, "me@p.iam.gserviceaccount.com", google));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "iam.gke.io/gcp-service-account, me@example.com",
    "iam.gke.io/gcp-service-account, x/../y@p.iam.gserviceaccount.com",
    "gcp.auth.fluxcd.io/workload-identity-provider, //evil.example.com/projects/1",
  })
  void aMalformedAnnotationIsNamed(String annotation, String value) {
    assertThatThrownBy(() -> tenant(GS_AS_READER, Map.of(annotation, value)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining(annotation)
        .hasMessageContaining("team/reader");
  }

  @Test
  void aGoogleTokenGoesToGoogleOnly() {
    assertThatThrownBy(() -> tenant(GS_AS_READER + ",'endpoint':'gcs.example.com'", Map.of()))
        .hasMessageContaining("not to gcs.example.com");
  }
}
