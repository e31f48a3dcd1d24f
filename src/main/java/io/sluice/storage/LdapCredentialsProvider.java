package io.sluice.storage;

import io.sluice.storage.StorageException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.http.HttpEntity;
import org.apache.http.HttpStatus;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.entity.UrlEncodedFormEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.message.BasicNameValuePair;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.utils.cache.CachedSupplier;
import software.amazon.awssdk.utils.cache.RefreshResult;

/**
 * Asks a Security Token Service for the S3 keys of a directory's user ({@code
 * AssumeRoleWithLDAPIdentity}, as MinIO has it), and keeps them until shortly before they expire.
 * Thread-safe; blocks.
 */
final class LdapCredentialsProvider implements AwsCredentialsProvider, AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int SILENCE_MILLIS = 20_000;
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final Set<String> REFUSALS = Set.of("InvalidParameterValue", "AccessDenied");
  private static final Duration STALE = Duration.ofMinutes(1);
  private static final Duration PREFETCH = Duration.ofMinutes(5);

  private final Credentials.LdapUser user;
  private final StsFailures failures;
  private final CloseableHttpClient http;
  private final CachedSupplier<AwsSessionCredentials> session;

  LdapCredentialsProvider(Credentials.LdapUser user) {
    this.user = user;
    this.failures =
        new StsFailures(
            "the user in Secret " + user.secret(),
            user.sts().getAuthority(),
            user.transport().proxy());
    this.http = ApacheClients.build(user.transport());
    this.session =
        CachedSupplier.builder(this::refreshed)
            .cachedValueName("keys of a directory's user")
            .build();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return session.get();
  }

  private RefreshResult<AwsSessionCredentials> refreshed() {
    try {
      StsAnswer keys = ask();
      return RefreshResult.builder(
              AwsSessionCredentials.create(
                  keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken()))
          .staleTime(keys.expiration().minus(STALE))
          .prefetchTime(keys.expiration().minus(PREFETCH))
          .build();
    } catch (StorageException e) {
      throw new UncheckedIOException(new NoTokenException(e));
    }
  }

  private StsAnswer ask() throws StorageException {
    HttpPost post = new HttpPost(user.sts());
    post.setConfig(
        RequestConfig.custom()
            .setConnectTimeout(CONNECT_MILLIS)
            .setConnectionRequestTimeout(SILENCE_MILLIS)
            .setSocketTimeout(SILENCE_MILLIS)
            .build());
    post.setEntity(
        new UrlEncodedFormEntity(
            List.of(
                new BasicNameValuePair("Action", "AssumeRoleWithLDAPIdentity"),
                new BasicNameValuePair("Version", "2011-06-15"),
                new BasicNameValuePair("LDAPUsername", user.username()),
                new BasicNameValuePair("LDAPPassword", user.password())),
            StandardCharsets.UTF_8));
    try (CloseableHttpResponse response = http.execute(post)) {
      return read(response);
    } catch (IOException e) {
      throw BrokenConnections.of(
              e, Server.sts(user.sts().getAuthority(), user.transport().proxy()), "a key")
          .orElseGet(() -> failures.unanswered(e));
    }
  }

  private StsAnswer read(CloseableHttpResponse response) throws IOException, StorageException {
    int status = response.getStatusLine().getStatusCode();
    HttpEntity entity = response.getEntity();
    StsAnswer answer =
        StsAnswer.read(
            entity == null ? new byte[0] : entity.getContent().readNBytes(LARGEST_ANSWER));
    if (status != HttpStatus.SC_OK) {
      throw REFUSALS.contains(answer.code()) || status == 401 || status == 403
          ? refused()
          : failures.answered(answer.code(), status, null);
    }
    if (!answer.hasKeys()) {
      throw failures.notSts(null);
    }
    return answer;
  }

  private StorageException refused() {
    return new StorageException(
        Reason.AUTHENTICATION,
        "%s does not accept the username and password in Secret %s"
            .formatted(user.sts().getAuthority(), user.secret()),
        null);
  }

  @Override
  public void close() throws IOException {
    session.close();
    http.close();
  }
}
