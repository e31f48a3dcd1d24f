package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A Security Token Service that hands out temporary credentials. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record StsSpec(
    @Required
        @SchemaFrom(type = StsProvider.class)
        @JsonPropertyDescription(
            "Kind of the service: aws for the provider aws, ldap for the provider generic.")
        String provider,
    @Required
        @Pattern("^(http|https)://.*$")
        @JsonPropertyDescription("Address of the service, http:// or https://.")
        String endpoint,
    @JsonPropertyDescription("Secret with username and password; for ldap only.")
        LocalReference secretRef,
    @JsonPropertyDescription(
            """
            Secret with a client certificate (tls.crt and tls.key), a CA certificate (ca.crt), or
            both, for the connection to the service; for ldap only.\
            """)
        LocalReference certSecretRef) {

  /** The services Flux knows. */
  enum StsProvider {
    @JsonProperty("aws")
    AWS,
    @JsonProperty("ldap")
    LDAP
  }
}
