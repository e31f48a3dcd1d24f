package io.sluice.sync;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sluice.api.Bucket;
import io.sluice.snapshot.IgnoreFiles;
import io.sluice.snapshot.Selection;
import io.sluice.storage.InvalidSourceException;
import io.sluice.storage.ObjectStores;
import io.sluice.storage.Platform;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.StorageException;
import io.sluice.storage.StoreSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Opens the store that a Bucket names, with the Secrets and the ServiceAccount it names. */
final class SourceAccess {

  private final KubernetesClient client;
  private final ObjectStores stores;
  private final Settings settings;

  SourceAccess(KubernetesClient client, ObjectStores stores, Settings settings) {
    this.client = client;
    this.stores = stores;
    this.settings = settings;
  }

  /** Reads what a Bucket's source names. Blocks for one request each. */
  NamedObjects named(Bucket bucket) {
    var namespace = bucket.getMetadata().getNamespace();
    var secrets = new HashMap<String, Secret>();
    for (var name : NamedSecrets.of(bucket.getSpec())) {
      var secret = client.secrets().inNamespace(namespace).withName(name).get();
      if (secret != null) {
        secrets.put(name, secret);
      }
    }
    return new NamedObjects(secrets, annotations(namespace, bucket.getSpec().serviceAccountName()));
  }

  private Map<String, String> annotations(String namespace, String name) {
    if (name == null || name.isBlank()) {
      return null;
    }
    var account = client.serviceAccounts().inNamespace(namespace).withName(name).get();
    return account == null
        ? null
        : Objects.requireNonNullElse(account.getMetadata().getAnnotations(), Map.of());
  }

  /**
   * Opens the store; sends nothing to it yet.
   *
   * @param named what {@link #named} gave
   * @param files the ignore files as this Bucket's earlier syncs read them
   */
  Source open(Bucket bucket, NamedObjects named, IgnoreFiles files)
      throws InvalidSourceException, StorageException {
    var spec = bucket.getSpec();
    var namespace = bucket.getMetadata().getNamespace();
    var location = SourceLocation.of(spec);
    var store =
        stores.open(
            StoreSettings.of(
                namespace,
                spec,
                named.references(spec),
                settings.privilegedNamespaces().contains(namespace),
                Platform.ofProcess()),
            location.bucket());
    return new Source(new Selection(location, spec.ignore(), files), store);
  }
}
