package io.sluice.storage;

import io.sluice.api.BucketSpec;
import io.sluice.storage.StorageException.Reason;
import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Works out with whose rights Google is asked where a Bucket names no Secret. */
final class GcpIdentity {

  private static final String EMAIL = "iam.gke.io/gcp-service-account";
  private static final String PROVIDER = "gcp.auth.fluxcd.io/workload-identity-provider";
  private static final Pattern EMAILS =
      Pattern.compile("[A-Za-z0-9-]{1,100}@[A-Za-z0-9.:-]{1,100}\\.iam\\.gserviceaccount\\.com");
  private static final Pattern PROVIDERS =
      Pattern.compile(
          "(?:(?:https:)?//iam\\.googleapis\\.com/)?(projects/[0-9]{1,30}/locations/global"
              + "/workloadIdentityPools/[^/\\s]{1,100}/providers/[^/\\s]{1,100})");

  private final String namespace;
  private final BucketSpec spec;
  private final Map<String, String> annotations;
  private final Transport transport;
  private final Platform.Google platform;

  /**
   * @param annotations of {@code spec.serviceAccountName}; null where there is no such account
   * @param transport as the spec asks for it, with inner addresses where the Bucket is privileged
   */
  GcpIdentity(
      String namespace,
      BucketSpec spec,
      Map<String, String> annotations,
      Transport transport,
      Platform.Google platform) {
    this.namespace = namespace;
    this.spec = spec;
    this.annotations = annotations;
    this.transport = transport;
    this.platform = platform;
  }

  /**
   * @param named the spec's endpoint; null where it names none, or Google's own
   * @param emulated whether the store is the one that the process was told of
   */
  Credentials of(URI named, boolean emulated) throws StorageException {
    return ServiceAccounts.isNamed(spec) ? account(named) : ambient(named, emulated);
  }

  private Credentials ambient(URI named, boolean emulated) throws StorageException {
    if (!transport.innerAddresses()) {
      throw refused(
          "the platform's own credentials are only for Buckets in privileged namespaces"
              + " (SLUICE_PRIVILEGED_NAMESPACES): name a Secret with a service account's key in"
              + " spec.secretRef");
    }
    if (emulated) {
      return new Credentials.Anonymous();
    }
    requireTrusted(named, "the platform's own credentials are");
    return new Credentials.Ambient(null);
  }

  private Credentials account(URI named) throws StorageException {
    ServiceAccountRef account = ServiceAccounts.of(namespace, spec, annotations, EMAIL);
    String email = annotations.get(EMAIL);
    if (email != null && !EMAILS.matcher(email.strip()).matches()) {
      throw refused(
          "annotation %s of ServiceAccount %s is no Google service account: write"
                  .formatted(EMAIL, account)
              + " NAME@PROJECT.iam.gserviceaccount.com");
    }
    requireTrusted(named, "a ServiceAccount's token is");
    if (transport.tls() != null && !transport.innerAddresses()) {
      throw refused(
          "a ServiceAccount's token is sent to servers that the machine trusts only: remove"
              + " spec.certSecretRef, or spec.serviceAccountName");
    }
    return new Credentials.GoogleIdentity(
        account, provider(account), email == null ? null : email.strip(), platform);
  }

  private String provider(ServiceAccountRef account) throws StorageException {
    String written = annotations.get(PROVIDER);
    if (written == null) {
      return null;
    }
    Matcher provider = PROVIDERS.matcher(written.strip());
    if (!provider.matches()) {
      throw refused(
          "annotation %s of ServiceAccount %s is no provider: write projects/NUMBER/locations/global/"
                  .formatted(PROVIDER, account)
              + "workloadIdentityPools/POOL/providers/PROVIDER");
    }
    return "//iam.googleapis.com/" + provider.group(1);
  }

  /** Who receives a token may use it. */
  private static void requireTrusted(URI named, String what) throws StorageException {
    boolean trusted =
        named == null
            || Endpoint.isGoogleHost(named) && "https".equalsIgnoreCase(named.getScheme());
    if (!trusted) {
      throw refused(
          "%s sent to Google's own endpoints only, not to %s: name a Secret with a service"
                  .formatted(what, named.getAuthority())
              + " account's key in spec.secretRef");
    }
  }

  private static StorageException refused(String message) {
    return new StorageException(Reason.AUTHENTICATION, message, null);
  }
}
