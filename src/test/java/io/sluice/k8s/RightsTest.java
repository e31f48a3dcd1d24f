package io.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RightsTest {

  private static final List<HasMetadata> BASE = base();

  @Test
  void noRoleHasAWildcard() {
    // Given
    var rules = new ArrayList<PolicyRule>();
    of(ClusterRole.class).forEach(role -> rules.addAll(role.getRules()));
    of(Role.class).forEach(role -> rules.addAll(role.getRules()));

    // Then
    assertThat(rules)
        .hasSizeGreaterThan(8)
        .allSatisfy(
            rule -> {
              assertThat(rule.getVerbs()).noneMatch(verb -> verb.contains("*"));
              assertThat(rule.getResources()).noneMatch(resource -> resource.contains("*"));
              assertThat(rule.getApiGroups()).noneMatch(group -> group.contains("*"));
              assertThat(rule.getNonResourceURLs()).isEmpty();
            });
  }

  @Test
  void onlyTheApplierIsBoundToMore() {
    // Given
    var bindings =
        of(ClusterRoleBinding.class)
            .filter(binding -> binding.getRoleRef().getName().equals("cluster-admin"))
            .toList();

    // Then
    assertThat(bindings)
        .singleElement()
        .satisfies(
            binding ->
                assertThat(binding.getSubjects())
                    .singleElement()
                    .satisfies(s -> assertThat(s.getName()).isEqualTo("sluice-applier")));
  }

  private static <T> Stream<T> of(Class<T> type) {
    return BASE.stream().filter(type::isInstance).map(type::cast);
  }

  private static List<HasMetadata> base() {
    var all = new ArrayList<HasMetadata>();
    try (var files = Files.list(Path.of("k8s/base"))) {
      for (var file : files.filter(f -> !f.endsWith("kustomization.yaml")).sorted().toList()) {
        Object read = Serialization.unmarshal(Files.readString(file));
        if (read instanceof List<?> several) {
          several.forEach(one -> all.add((HasMetadata) one));
        } else {
          all.add((HasMetadata) read);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return all;
  }
}
