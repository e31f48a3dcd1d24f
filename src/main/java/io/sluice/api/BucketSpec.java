package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;

/**
 * What a Bucket asks for. Every component is null where the user wrote nothing; the accessors below
 * and {@link EffectiveApply} give the contract's defaults.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = BucketRules.NAMES_A_BUCKET,
    message =
        "url (s3://BUCKET/PATH or gs://BUCKET/PATH) is required, or Flux's bucketName and endpoint")
@ValidationRule(
    value = BucketRules.URL_STANDS_ALONE,
    fieldPath = ".url",
    message =
        "url stands instead of provider, bucketName and prefix: remove these three, or remove url")
@ValidationRule(
    value = BucketRules.ENDPOINT_BESIDE_BUCKET_NAME,
    message = "endpoint is required beside bucketName")
@ValidationRule(
    value = BucketRules.STS_PROVIDERS,
    message = "STS configuration is only supported for the 'aws' and 'generic' Bucket providers")
@ValidationRule(
    value = BucketRules.AWS_STS,
    message = "'aws' is the only supported STS provider for the 'aws' Bucket provider")
@ValidationRule(
    value = BucketRules.GENERIC_STS,
    message = "'ldap' is the only supported STS provider for the 'generic' Bucket provider")
@ValidationRule(
    value = BucketRules.AWS_STS_SECRET,
    message = "spec.sts.secretRef is not required for the 'aws' STS provider")
@ValidationRule(
    value = BucketRules.AWS_STS_CERT_SECRET,
    message = "spec.sts.certSecretRef is not required for the 'aws' STS provider")
@ValidationRule(
    value = BucketRules.GENERIC_SERVICE_ACCOUNT,
    message = "ServiceAccountName is not supported for the 'generic' Bucket provider")
@ValidationRule(
    value = BucketRules.ONE_CREDENTIAL,
    message = "cannot set both .spec.secretRef and .spec.serviceAccountName")
public record BucketSpec(
    @JsonPropertyDescription(
            """
            What to take: s3://BUCKET/PATH or gs://BUCKET/PATH, instead of provider, bucketName and
            prefix. PATH is a prefix (PATH/ is listed) or one object; without PATH the whole bucket
            is taken. ?versionId=ID (s3) or #GENERATION (gs) at the end pins one object's version.
            Everything before is percent-decoded once: ? and # within a key are written %3F and %23.
            s3:// is the provider aws, or generic where endpoint is set; gs:// is gcp.\
            """)
        @Size(max = 4096)
        @ValidationRule(
            value = BucketRules.URL_SCHEME,
            message = "url must begin with s3:// or gs://")
        @ValidationRule(
            value = BucketRules.URL_S3_BUCKET,
            message =
                "after s3:// a bucket name is expected: 3 to 63 lower-case letters, digits, hyphens"
                    + " and single dots, beginning and ending with a letter or digit")
        @ValidationRule(
            value = BucketRules.URL_GS_BUCKET,
            message =
                "after gs:// a bucket name is expected: 3 to 63 lower-case letters, digits, hyphens"
                    + " and underscores (with dots up to 222, 63 between them), beginning and ending"
                    + " with a letter or digit")
        @ValidationRule(
            value = BucketRules.URL_ESCAPES,
            message = "a % in url must be followed by two hex digits: a literal % is written %25")
        @ValidationRule(
            value = BucketRules.URL_CONTROL_CHARACTERS,
            message = "url must not hold control characters: percent-encode them")
        @ValidationRule(
            value = BucketRules.URL_S3_END,
            message =
                "an s3:// url may hold ? only in ?versionId=ID after an object's key, and no #:"
                    + " within a key write %3F and %23")
        @ValidationRule(
            value = BucketRules.URL_GS_END,
            message =
                "a gs:// url may hold # only in #GENERATION (digits) after an object's name, and no"
                    + " ?: within a name write %23 and %3F")
        String url,
    @JsonPropertyDescription(
            """
            Whose object storage it is; absent means generic, anything that speaks S3. Not beside
            url, which says it by its scheme.\
            """)
        @SchemaFrom(type = Provider.class)
        String provider,
    @JsonPropertyDescription("Name of the bucket. Not beside url.") String bucketName,
    @JsonPropertyDescription(
            """
            Address of the object storage, host[:port]. Required with bucketName; beside an s3://
            url only for storage other than Amazon's.\
            """)
        String endpoint,
    @JsonPropertyDescription(
            """
            A Security Token Service from which temporary credentials are fetched; for the
            providers aws and generic only.\
            """)
        StsSpec sts,
    @JsonPropertyDescription("Connect to the endpoint by plain HTTP, without TLS.")
        Boolean insecure,
    @JsonPropertyDescription("Region of the bucket.") String region,
    @JsonPropertyDescription(
            """
            Only keys that begin with this are taken, as it stands: a/b takes a/bc too. Not beside
            url.\
            """)
        String prefix,
    @JsonPropertyDescription(
            """
            Secret with the bucket's credentials. S3: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
            (AWS_SESSION_TOKEN, AWS_REGION), or accesskey and secretkey. GCS: a service-account JSON
            key under gcp_credentials, serviceaccount, or the Secret's only key. Without it the
            platform's own identity is used.\
            """)
        LocalReference secretRef,
    @JsonPropertyDescription(
            """
            ServiceAccount whose workload identity reads the bucket; not with the provider generic,
            nor beside secretRef.\
            """)
        String serviceAccountName,
    @JsonPropertyDescription(
            """
            Secret with a client certificate (tls.crt and tls.key), a CA certificate (ca.crt), or
            both, for the connection to the bucket; for the provider generic only.\
            """)
        LocalReference certSecretRef,
    @JsonPropertyDescription(
            """
            Secret with the address of a proxy (address) and, if it needs them, username and
            password.\
            """)
        LocalReference proxySecretRef,
    @JsonPropertyDescription(
            """
            How often the bucket is listed to see what no notification told; with up to 5% jitter.\
            """)
        @Required
        @Pattern(Durations.PATTERN)
        String interval,
    @JsonPropertyDescription("How long listing and fetching may take; 60s by default.")
        @Default("60s")
        @Pattern(Durations.PATTERN_WITHOUT_HOURS)
        String timeout,
    @JsonPropertyDescription(
            "Keys to leave out, in the format of .sourceignore (the one of .gitignore).")
        String ignore,
    @JsonPropertyDescription("While true nothing is fetched, applied or pruned.") Boolean suspend,
    @JsonPropertyDescription("Pins the source to how it once was.") VersionSpec version,
    @JsonPropertyDescription("When a change of the source is taken.") SyncSpec sync,
    @JsonPropertyDescription(
            """
            How objects reach the cluster. Without it a Bucket with url is applied with the
            defaults, and one with bucketName is only a source: fetched and reported.\
            """)
        ApplySpec apply,
    @JsonPropertyDescription("Set where the source holds a Helm chart or a Helm repository.")
        HelmSpec helm) {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  /** No clock of a Bucket runs faster, so that {@code 0s} is no busy loop. */
  static final Duration SHORTEST = Duration.ofSeconds(1);

  /** {@code interval}: time between two polls; one second where less is written. */
  public Duration pollInterval() {
    Duration written = Durations.parse(interval);
    return written.compareTo(SHORTEST) < 0 ? SHORTEST : written;
  }

  /** {@code timeout} of listing and fetching; 60 s by default, and where it is zero. */
  public Duration fetchTimeout() {
    Duration written = timeout == null ? DEFAULT_TIMEOUT : Durations.parse(timeout);
    return written.isZero() ? DEFAULT_TIMEOUT : written;
  }

  /** {@code sync.settle}: quiet time awaited after a change; zero by default. */
  public Duration settleTime() {
    return sync == null || sync.settle() == null ? Duration.ZERO : Durations.parse(sync.settle());
  }

  /** {@code suspend}; false by default. */
  public boolean suspended() {
    return Boolean.TRUE.equals(suspend);
  }

  /** {@code insecure}: whether the endpoint is spoken to without TLS; false by default. */
  public boolean plainHttp() {
    return Boolean.TRUE.equals(insecure);
  }
}
