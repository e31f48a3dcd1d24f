package io.sluice.sync;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The process's settings that steer the sync part, from environment variables or properties. */
@ApplicationScoped
public class Settings {

  /** Parts of the work a process can take on. */
  public enum Role {
    CONTROLLER,
    BRIDGE
  }

  /** Whether one process among replicas leads. */
  public enum Election {
    AUTO,
    ON,
    OFF
  }

  @ConfigProperty(name = "sluice.roles")
  Optional<List<String>> roles;

  @ConfigProperty(name = "pod.namespace", defaultValue = "flux-system")
  String podNamespace;

  @ConfigProperty(name = "pod.name")
  Optional<String> podName;

  @ConfigProperty(name = "sluice.watch.namespaces")
  Optional<List<String>> watchNamespaces;

  @ConfigProperty(name = "sluice.watch.label.selector", defaultValue = "!sharding.fluxcd.io/key")
  String watchLabelSelector;

  @ConfigProperty(name = "sluice.leader.election", defaultValue = "auto")
  String leaderElection;

  @ConfigProperty(name = "sluice.lease.namespace")
  Optional<String> leaseNamespace;

  @ConfigProperty(name = "sluice.privileged.namespaces")
  Optional<Set<String>> privilegedNamespaces;

  @ConfigProperty(name = "sluice.applier")
  Optional<String> applier;

  @ConfigProperty(name = "kubernetes.service.host")
  Optional<String> kubernetesServiceHost;

  /**
   * What this process does.
   *
   * @throws IllegalArgumentException naming the variable and what it may hold
   */
  Set<Role> roles() {
    return roles
        .map(words -> words.stream().map(role -> word("SLUICE_ROLES", role, Role.class)))
        .orElseGet(() -> Stream.of(Role.values()))
        .collect(Collectors.toSet());
  }

  /**
   * Whether a lease decides.
   *
   * @throws IllegalArgumentException naming the variable and what it may hold
   */
  Election election() {
    return word("SLUICE_LEADER_ELECTION", leaderElection, Election.class);
  }

  private static <E extends Enum<E>> E word(String variable, String value, Class<E> type) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(value.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    variable
                        + ": \""
                        + value
                        + "\" is none of "
                        + Stream.of(type.getEnumConstants())
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }

  /** Whether this process reconciles Buckets. */
  public boolean controller() {
    return roles().contains(Role.CONTROLLER);
  }

  /** Whether this process takes notifications from the clouds. */
  public boolean bridge() {
    return roles().contains(Role.BRIDGE);
  }

  /** Where Sluice keeps its inventories and its lease. */
  public String namespace() {
    return podNamespace;
  }

  /** The Pod's name, where the process runs in one. */
  public Optional<String> podName() {
    return podName;
  }

  /** Namespaces whose Buckets are watched; empty means all. */
  public List<String> watchNamespaces() {
    return watchNamespaces.orElse(List.of());
  }

  /** Label selector of the Buckets that are watched. */
  public String watchLabelSelector() {
    return watchLabelSelector;
  }

  /** Whether a lease decides who reconciles: {@code auto} means inside a cluster. */
  public boolean electsLeader() {
    return switch (election()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> kubernetesServiceHost.isPresent();
    };
  }

  /** The lease's namespace. */
  public String leaseNamespace() {
    return leaseNamespace.orElse(podNamespace);
  }

  /** Namespaces whose Buckets may use the process's own rights and credentials. */
  public Set<String> privilegedNamespaces() {
    return privilegedNamespaces.orElseGet(
        () -> Stream.of(podNamespace, "flux-system").collect(Collectors.toSet()));
  }

  /** {@code NAMESPACE:NAME} of the account impersonated for privileged Buckets, where set. */
  public Optional<String> applier() {
    return applier;
  }
}
