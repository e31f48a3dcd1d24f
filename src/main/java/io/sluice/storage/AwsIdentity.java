package io.sluice.storage;

import static io.sluice.storage.InvalidSourceException.invalid;
import static io.sluice.storage.InvalidSourceException.invalidSts;

import io.sluice.api.BucketSpec;
import io.sluice.storage.StorageException.Reason;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/** Works out with whose rights Amazon is asked where a Bucket names no Secret. */
final class AwsIdentity {

  private static final String ROLE = "eks.amazonaws.com/role-arn";
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]{0,20}:iam::[0-9]{1,20}:role/[\\w+=,.@/-]{1,576}");

  private final String namespace;
  private final BucketSpec spec;
  private final Map<String, String> annotations;
  private final boolean privileged;
  private final Platform.Aws platform;

  /**
   * @param annotations of {@code spec.serviceAccountName}; null where there is no such account
   */
  AwsIdentity(
      String namespace,
      BucketSpec spec,
      Map<String, String> annotations,
      boolean privileged,
      Platform.Aws platform) {
    this.namespace = namespace;
    this.spec = spec;
    this.annotations = annotations;
    this.privileged = privileged;
    this.platform = platform;
  }

  /**
   * @param named the spec's endpoint; null where it names none
   * @param region to sign for; null where none is known
   */
  Credentials of(URI named, String region) throws InvalidSourceException, StorageException {
    URI sts = spec.sts() == null ? null : sts(spec.sts().endpoint());
    return ServiceAccounts.isNamed(spec) ? role(named, region, sts) : ambient(named, sts);
  }

  private Credentials ambient(URI named, URI sts) throws StorageException {
    if (!privileged) {
      throw refused(
          "the platform's own credentials are only for Buckets in privileged namespaces"
              + " (SLUICE_PRIVILEGED_NAMESPACES): name a Secret with S3 keys in spec.secretRef");
    }
    requireTrusted(named, "the platform's own credentials are");
    return new Credentials.Ambient(sts);
  }

  private Credentials role(URI named, String region, URI sts)
      throws InvalidSourceException, StorageException {
    ServiceAccountRef account = ServiceAccounts.of(namespace, spec, annotations, ROLE);
    String arn = annotations.get(ROLE);
    if (arn == null || arn.isBlank()) {
      throw refused(
          "ServiceAccount %s has no annotation %s: name there the role that may read the bucket"
              .formatted(account, ROLE));
    }
    if (!ARN.matcher(arn.strip()).matches()) {
      throw refused(
          "annotation %s of ServiceAccount %s is no role: write arn:aws:iam::ACCOUNT:role/NAME"
              .formatted(ROLE, account));
    }
    if (region == null) {
      throw invalid("spec.region is missing: a role is taken on in the bucket's region");
    }
    requireTrusted(named, "what a ServiceAccount may read is");
    URI own = platform.stsEndpoint() == null ? null : configured();
    return new Credentials.AwsRole(account, arn.strip(), sts == null ? own : sts);
  }

  private void requireTrusted(URI named, String what) throws StorageException {
    boolean trusted =
        named == null
            || Endpoint.isAmazonHost(named) && "https".equalsIgnoreCase(named.getScheme());
    if (!trusted) {
      throw refused(
          "%s asked of Amazon's own endpoints and of AWS_ENDPOINT_URL_S3 only, not of %s: name a"
                  .formatted(what, named.getAuthority())
              + " Secret with S3 keys in spec.secretRef");
    }
  }

  /** A token handed to a stranger's service would give its author the role. */
  private URI sts(String endpoint) throws InvalidSourceException {
    URI written = Endpoint.parse("spec.sts.endpoint", endpoint, false);
    boolean trusted =
        Endpoint.isAmazonSts(written)
            || platform.stsEndpoint() != null && written.equals(configured());
    if (!trusted) {
      throw invalidSts(
          "spec.sts.endpoint %s is not Amazon's: write https://sts.REGION.amazonaws.com or a VPC"
              + " endpoint of it; another one only if it is the process's own (AWS_ENDPOINT_URL_STS)",
          written.getAuthority());
    }
    return written;
  }

  private URI configured() throws InvalidSourceException {
    return Endpoint.parse("AWS_ENDPOINT_URL_STS", platform.stsEndpoint(), false);
  }

  private static StorageException refused(String message) {
    return new StorageException(Reason.AUTHENTICATION, message, null);
  }
}
