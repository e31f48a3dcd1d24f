package io.sluice.storage;

import static io.sluice.storage.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.storage.StorageException.Reason;
import io.sluice.testbed.TokenServer;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GcsSettingsTest {

  private static final Platform BARE = Specs.platform(Map.of());
  private static final Platform EMULATOR =
      Specs.platform(Map.of("STORAGE_EMULATOR_HOST", "127.0.0.1:4443"));
  private static final String WITH_SECRET = "'url':'gs://abc/path','secretRef':{'name':'creds'}";
  private static final TokenServer TOKENS = new TokenServer();

  @AfterAll
  static void close() {
    TOKENS.close();
  }

  private static GcsConnection connection(
      String fields, Map<String, String> secret, boolean privileged, Platform platform)
      throws Exception {
    return (GcsConnection)
        StoreSettings.of("team", spec(fields), Specs.secret(secret), privileged, platform)
            .connection();
  }

  private static GcsConnection withKey(String fields) throws Exception {
    return connection(fields, Map.of("gcp_credentials", TOKENS.keyFile()), true, BARE);
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> connection(WITH_SECRET, Map.of("gcp_credentials", json), true, BARE))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining("Secret team/creds")
        .hasMessageContaining(message)
        .hasMessageNotContaining("PRIVATE KEY-----\n")
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcp_credentials", "serviceaccount", "key.json"})
  void theKeyIsFoundUnderItsNamesOrAlone(String name) throws Exception {
    // When
    GcsConnection connection = connection(WITH_SECRET, Map.of(name, TOKENS.keyFile()), true, BARE);

    // Then
    assertThat(connection.credentials())
        .isInstanceOfSatisfying(
            Credentials.ServiceAccountKey.class,
            key -> {
              assertThat(key.email()).isEqualTo(TokenServer.EMAIL);
              assertThat(key.tokenUri()).isEqualTo(TOKENS.uri());
              assertThat(key.project()).isEqualTo("project");
            });
    assertThat(connection.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void amongOtherKeysTheCredentialsMustBeNamed() {
    assertThatThrownBy(() -> connection(WITH_SECRET, Map.of("a", "hush", "b", "hush"), true, BARE))
        .hasMessageContaining("Secret team/creds has no key gcp_credentials")
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"external_account", "authorized_user", "impersonated_service_account", "gdch"})
  void onlyServiceAccountsAreAccepted(String type) {
    refused(
        "{\"type\":\"" + type + "\",\"hush\":\"hush\"}",
        "holds credentials of type " + type + ": only the key of a service account");
  }

  @Test
  void credentialsWithoutATypeAreRefused() {
    refused("{\"client_email\":\"hush\"}", "no known type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hush", "", "[\"hush\"]", "{\"type\": \"hush", "\"hush\""})
  void whatIsNoJsonObjectIsRefusedWithoutShowingIt(String text) {
    refused(text, "key gcp_credentials of Secret team/creds is no JSON object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client_email |   | client_email in key gcp_credentials of Secret team/creds is missing",
        "private_key  |   | private_key in key gcp_credentials of Secret team/creds is missing",
        "private_key  | hush | is no PEM key",
        "token_uri    | file:///hush | is no http or https URL",
        "token_uri    | hush hush | is no http or https URL",
        "universe_domain | hush/evil | is no domain",
      })
  void aMalformedFieldIsNamed(String field, String value, String message) {
    refused(TOKENS.keyFile(Map.of(field, value == null ? "" : value)), message);
  }

  @Test
  void aMissingSecretSaysWhatItNeeds() {
    assertThatThrownBy(() -> connection(WITH_SECRET, null, true, BARE))
        .hasMessageContaining("Secret team/creds is missing")
        .hasMessageContaining("gcp_credentials");
  }

  @Test
  void withoutSecretThePlatformServesPrivilegedNamespacesOnly() throws Exception {
    assertThat(connection("'url':'gs://abc'", null, true, BARE).credentials())
        .isInstanceOf(Credentials.Ambient.class);
    assertThatThrownBy(() -> connection("'url':'gs://abc'", null, false, BARE))
        .hasMessageContaining("SLUICE_PRIVILEGED_NAMESPACES");
  }

  @Test
  void thePlatformsCredentialsGoToGoogleOnly() throws Exception {
    assertThat(
            connection("'url':'gs://abc','endpoint':'storage.me.googleapis.com'", null, true, BARE)
                .credentials())
        .isInstanceOf(Credentials.Ambient.class);
    assertThatThrownBy(
            () -> connection("'url':'gs://abc','endpoint':'gcs.example.com'", null, true, BARE))
        .hasMessageContaining("not to gcs.example.com");
    assertThatThrownBy(
            () ->
                connection(
                    "'url':'gs://abc','endpoint':'http://storage.me.googleapis.com'",
                    null,
                    true,
                    BARE))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void fluxEndpointOfGoogleIsGooglesOwn() throws Exception {
    assertThat(
            withKey(
                    "'provider':'gcp','bucketName':'abc','endpoint':'storage.googleapis.com',"
                        + "'secretRef':{'name':'creds'}")
                .endpoint())
        .isNull();
  }

  @Test
  void anEndpointChangesTheHostOnly() throws Exception {
    // When
    GcsConnection connection = withKey(WITH_SECRET + ",'endpoint':'gcs.example.com:8443'");

    // Then
    assertThat(connection.endpoint()).isEqualTo(URI.create("https://gcs.example.com:8443"));
    assertThat(connection.credentials()).isInstanceOf(Credentials.ServiceAccountKey.class);
  }

  @Test
  void theEmulatorMayBeInsideButATenantsTokenServerMayNot() throws Exception {
    // When
    GcsConnection connection =
        connection(WITH_SECRET, Map.of("gcp_credentials", TOKENS.keyFile()), false, EMULATOR);

    // Then
    assertThat(connection.endpoint()).isEqualTo(URI.create("http://127.0.0.1:4443"));
    assertThat(connection.transport().innerAddresses()).isTrue();
    assertThat(connection.tokenTransport().innerAddresses()).isFalse();
    assertThat(connection.credentials()).isInstanceOf(Credentials.ServiceAccountKey.class);
  }

  @Test
  void theEmulatorIsAskedWithoutCredentialsWhereThereIsNoSecret() throws Exception {
    assertThat(connection("'url':'gs://abc'", null, true, EMULATOR).credentials())
        .isInstanceOf(Credentials.Anonymous.class);
  }

  @Test
  void azureIsRefusedPlainly() {
    assertThatThrownBy(
            () ->
                connection(
                    "'provider':'azure','bucketName':'abc','endpoint':'e'", null, true, BARE))
        .isInstanceOfSatisfying(
            InvalidSourceException.class,
            e -> assertThat(e.reason()).isEqualTo(InvalidSourceException.Reason.NOT_SUPPORTED))
        .hasMessageContaining("azure is not supported");
  }
}
