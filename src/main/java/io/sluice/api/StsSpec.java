package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A Security Token Service that hands out temporary credentials. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StsSpec(
    String provider, String endpoint, LocalReference secretRef, LocalReference certSecretRef) {}
