package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentitiesTest {

  private static final Set<String> PRIVILEGED = Set.of("flux-system");

  @Test
  void aNamedAccountIsOfTheBucketsNamespaceEverywhere() {
    assertThat(Identities.of("team-a", "deployer", PRIVILEGED, "x:y"))
        .isEqualTo(new Identity("team-a", "deployer"));
    assertThat(Identities.of("flux-system", "deployer", PRIVILEGED, "x:y"))
        .isEqualTo(new Identity("flux-system", "deployer"));
  }

  @Test
  void aTenantWithoutOneActsAsItsNamespacesDefaultAccount() {
    assertThat(Identities.of("team-a", "", PRIVILEGED, "flux-system:applier"))
        .isEqualTo(new Identity("team-a", "default"));
  }

  @Test
  void aPrivilegedBucketActsAsTheApplier() {
    assertThat(Identities.of("flux-system", null, PRIVILEGED, "ops:applier"))
        .isEqualTo(new Identity("ops", "applier"));
  }

  @Test
  void withoutAnApplierAPrivilegedBucketActsAsTheProcess() {
    assertThat(Identities.of("flux-system", null, PRIVILEGED, null).isProcess()).isTrue();
  }

  @Test
  void anApplierOfAnotherFormIsRefused() {
    assertThatThrownBy(() -> Identities.of("flux-system", null, PRIVILEGED, "applier"))
        .hasMessageContaining("SLUICE_APPLIER")
        .hasMessageContaining("NAMESPACE:NAME");
  }
}
