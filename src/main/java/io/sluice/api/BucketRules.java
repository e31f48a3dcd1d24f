package io.sluice.api;

/** The CEL rules of the CRD that span several fields of a Bucket's spec, or need a long pattern. */
final class BucketRules {

  /** Opens a rule over {@code provider}, the provider as {@link Provider#of} derives it. */
  private static final String WITH_PROVIDER =
      "[has(self.url)"
          + " ? (self.url.startsWith('gs://') ? 'gcp' : has(self.endpoint) ? 'generic' : 'aws')"
          + " : has(self.provider) ? self.provider : 'generic'].all(provider, ";

  static final String NAMES_A_BUCKET = "has(self.url) || has(self.bucketName)";
  static final String URL_STANDS_ALONE =
      "!has(self.url) || !(has(self.provider) || has(self.bucketName) || has(self.prefix))";
  static final String ENDPOINT_BESIDE_BUCKET_NAME =
      "has(self.url) || !has(self.bucketName) || has(self.endpoint)";

  static final String STS_PROVIDERS =
      WITH_PROVIDER + "provider == 'aws' || provider == 'generic' || !has(self.sts))";
  static final String AWS_STS =
      WITH_PROVIDER + "provider != 'aws' || !has(self.sts) || self.sts.provider == 'aws')";
  static final String GENERIC_STS =
      WITH_PROVIDER + "provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap')";
  static final String AWS_STS_SECRET =
      "!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.secretRef)";
  static final String AWS_STS_CERT_SECRET =
      "!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.certSecretRef)";
  static final String GENERIC_SERVICE_ACCOUNT =
      WITH_PROVIDER + "provider != 'generic' || !has(self.serviceAccountName))";
  static final String ONE_CREDENTIAL = "!has(self.secretRef) || !has(self.serviceAccountName)";

  static final String URL_SCHEME = "self.startsWith('s3://') || self.startsWith('gs://')";
  static final String URL_S3_BUCKET =
      "!self.startsWith('s3://')"
          + " || self.matches(r'^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]([/?#]|$)')"
          + " && !self.matches(r'^s3://[^/?#]*[.][.]')";
  static final String URL_GS_BUCKET =
      "!self.startsWith('gs://')"
          + " || self.matches(r'^gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]([/?#]|$)')"
          + " && self.matches(r'^gs://[a-z0-9_-]{1,63}([.][a-z0-9_-]{1,63})*([/?#]|$)')";
  static final String URL_ESCAPES =
      "!self.matches(r'%([^0-9A-Fa-f]|$|[0-9A-Fa-f]([^0-9A-Fa-f]|$))')";
  static final String URL_CONTROL_CHARACTERS = "!self.matches(r'[\\x00-\\x1f\\x7f]')";
  static final String URL_S3_END =
      "!self.startsWith('s3://') || self.matches(r'^[^?#]*$')"
          + " || self.matches(r'^s3://[^/?#]+/([^?#]*[^/?#])[?]versionId=[^?#& ]+$')";
  static final String URL_GS_END =
      "!self.startsWith('gs://') || self.matches(r'^[^?#]*$')"
          + " || self.matches(r'^gs://[^/?#]+/([^?#]*[^/?#])#[0-9]{1,19}$')";

  static final String AS_OF =
      "self.matches(r'^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
          + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?"
          + "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$')"
          + " && timestamp(self) > timestamp('1970-01-01T00:00:00Z')";
  static final String PRUNE_LIMIT =
      "type(self) == int ? self >= 0 && self <= 2147483647 : self.matches(r'^(100|[1-9]?[0-9])%$')";

  private BucketRules() {}
}
