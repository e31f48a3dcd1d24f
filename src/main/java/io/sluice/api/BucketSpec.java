package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a Bucket asks for. Every field is null where the user wrote nothing; the defaults are
 * applied by the accessors of the parts that read them, never stored.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BucketSpec(
    String url,
    String provider,
    String bucketName,
    String endpoint,
    StsSpec sts,
    Boolean insecure,
    String region,
    String prefix,
    LocalReference secretRef,
    String serviceAccountName,
    LocalReference certSecretRef,
    LocalReference proxySecretRef,
    String interval,
    String timeout,
    String ignore,
    Boolean suspend,
    VersionSpec version,
    SyncSpec sync,
    ApplySpec apply,
    HelmSpec helm) {}
