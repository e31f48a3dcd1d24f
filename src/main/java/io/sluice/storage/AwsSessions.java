package io.sluice.storage;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.UncheckedIOException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.internal.StsProfileCredentialsProviderFactory;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/**
 * Makes of {@link Credentials} what the SDK asks for them. What a Security Token Service gives is
 * kept until shortly before it expires. Sends nothing yet.
 */
@RegisterForReflection(
    targets = StsProfileCredentialsProviderFactory.class,
    methods = false,
    fields = false)
final class AwsSessions {

  private static final String AUDIENCE = "sts.amazonaws.com";
  private static final int LONGEST_SESSION_NAME = 64;

  private final IdentityTokens tokens;

  AwsSessions(IdentityTokens tokens) {
    this.tokens = tokens;
  }

  AwsSession of(S3Connection connection) {
    return switch (connection.credentials()) {
      case Credentials.Anonymous anonymous -> AwsSession.of(AnonymousCredentialsProvider.create());
      case Credentials.Keys(String id, String secret, String token) ->
          AwsSession.of(
              StaticCredentialsProvider.create(
                  token == null
                      ? AwsBasicCredentials.create(id, secret)
                      : AwsSessionCredentials.create(id, secret, token)));
      case Credentials.Ambient ambient -> ambient(connection, ambient.sts());
      case Credentials.AwsRole role -> role(connection, role);
      case Credentials.LdapUser user -> {
        LdapCredentialsProvider provider = new LdapCredentialsProvider(user);
        yield AwsSession.of(provider, provider);
      }
      case Credentials.ServiceAccountKey key -> throw notForS3();
      case Credentials.GoogleIdentity identity -> throw notForS3();
    };
  }

  private static IllegalArgumentException notForS3() {
    return new IllegalArgumentException("a Google identity opens no S3 bucket");
  }

  /** Only a web identity is exchanged at the service; what else the platform gives needs none. */
  private static AwsSession ambient(S3Connection connection, URI sts) {
    boolean webIdentity =
        SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()
            && SdkSystemSetting.AWS_ACCESS_KEY_ID.getStringValue().isEmpty();
    if (sts == null || !webIdentity) {
      DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
      return AwsSession.of(chain, chain);
    }
    StsClient client = client(connection, sts);
    StsWebIdentityTokenFileCredentialsProvider provider =
        StsWebIdentityTokenFileCredentialsProvider.builder().stsClient(client).build();
    StsFailures failures =
        new StsFailures(
            "the process's service account", sts.getAuthority(), connection.transport().proxy());
    return AwsSession.of(telling(provider, failures), client, provider);
  }

  private AwsSession role(S3Connection connection, Credentials.AwsRole role) {
    StsClient client = client(connection, role.sts());
    StsAssumeRoleWithWebIdentityCredentialsProvider provider =
        StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
            .stsClient(client)
            .refreshRequest(() -> request(role))
            .build();
    String server = role.sts() == null ? "Amazon STS" : role.sts().getAuthority();
    StsFailures failures =
        new StsFailures("ServiceAccount " + role.account(), server, connection.transport().proxy());
    return AwsSession.of(telling(provider, failures), client, provider);
  }

  private AssumeRoleWithWebIdentityRequest request(Credentials.AwsRole role) {
    try {
      return AssumeRoleWithWebIdentityRequest.builder()
          .roleArn(role.arn())
          .roleSessionName(sessionName(role.account()))
          .webIdentityToken(tokens.issue(role.account(), AUDIENCE))
          .build();
    } catch (StorageException e) {
      throw new UncheckedIOException(new NoTokenException(e));
    }
  }

  private static String sessionName(ServiceAccountRef account) {
    String name = "sluice." + account.namespace() + "." + account.name();
    return name.length() <= LONGEST_SESSION_NAME ? name : name.substring(0, LONGEST_SESSION_NAME);
  }

  /** The service is Amazon's or the process's own, so it may be anywhere. */
  private static StsClient client(S3Connection connection, URI sts) {
    StsClientBuilder builder =
        StsClient.builder()
            .httpClientBuilder(
                S3Clients.http(new Transport(true, null, connection.transport().proxy())))
            .credentialsProvider(AnonymousCredentialsProvider.create());
    if (sts != null) {
      builder.endpointOverride(sts);
    }
    if (connection.region() != null) {
      builder.region(Region.of(connection.region()));
    }
    return builder.build();
  }

  private static AwsCredentialsProvider telling(
      AwsCredentialsProvider provider, StsFailures failures) {
    return () -> {
      try {
        return provider.resolveCredentials();
      } catch (SdkException e) {
        throw new UncheckedIOException(new NoTokenException(failures.of(e)));
      }
    };
  }
}
