package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.storage.OuterAddresses.InnerAddressException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OuterAddressesTest {

  private final OuterAddresses resolver = new OuterAddresses("10.96.0.1", Set.of("127.0.0.9"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "::1",
        "::ffff:127.0.0.1",
        "169.254.169.254",
        "fe80::1",
        "fd00:ec2::254",
        "10.96.0.1"
      })
  void innerAddressesAreRefused(String host) {
    assertThatThrownBy(() -> resolver.resolve(host)).isInstanceOf(InnerAddressException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.96.0.2", "192.168.1.10", "2001:db8::1", "fd00:1234::1"})
  void otherAddressesAreResolved(String host) throws Exception {
    assertThat(resolver.resolve(host)).hasSize(1);
  }

  @Test
  void theProcesssOwnProxyMayBeInside() throws Exception {
    assertThat(resolver.resolve("127.0.0.9")).hasSize(1);
  }

  @Test
  void outsideAClusterThereIsNoApiServerToGuard() throws Exception {
    assertThat(new OuterAddresses(null, Set.of()).resolve("10.96.0.1")).hasSize(1);
  }
}
