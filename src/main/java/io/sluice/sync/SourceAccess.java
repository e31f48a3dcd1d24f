package io.sluice.sync;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sluice.api.Bucket;
import io.sluice.api.LocalReference;
import io.sluice.snapshot.IgnoreFiles;
import io.sluice.snapshot.Selection;
import io.sluice.storage.InvalidSourceException;
import io.sluice.storage.ObjectStores;
import io.sluice.storage.Platform;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.SourceSecrets;
import io.sluice.storage.StorageException;
import io.sluice.storage.StoreSettings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Opens the store that a Bucket names, with the Secret it names. */
final class SourceAccess {

  private final KubernetesClient client;
  private final ObjectStores stores;
  private final Settings settings;

  SourceAccess(KubernetesClient client, ObjectStores stores, Settings settings) {
    this.client = client;
    this.stores = stores;
    this.settings = settings;
  }

  /** The Secret a Bucket names; null where it names none, or there is none. Blocks. */
  Secret secret(Bucket bucket) {
    return named(bucket, bucket.getSpec().secretRef());
  }

  private Secret named(Bucket bucket, LocalReference ref) {
    return ref == null
        ? null
        : client
            .secrets()
            .inNamespace(bucket.getMetadata().getNamespace())
            .withName(ref.name())
            .get();
  }

  /**
   * Opens the store; reads the other Secrets it names, and sends nothing to it yet. Blocks.
   *
   * @param secret what {@link #secret} gave
   * @param files the ignore files as this Bucket's earlier syncs read them
   */
  Source open(Bucket bucket, Secret secret, IgnoreFiles files)
      throws InvalidSourceException, StorageException {
    var spec = bucket.getSpec();
    var namespace = bucket.getMetadata().getNamespace();
    var location = SourceLocation.of(spec);
    var store =
        stores.open(
            StoreSettings.of(
                namespace,
                spec,
                new SourceSecrets(
                    data(secret),
                    data(named(bucket, spec.certSecretRef())),
                    data(named(bucket, spec.proxySecretRef()))),
                settings.privilegedNamespaces().contains(namespace),
                Platform.ofProcess()),
            location.bucket());
    return new Source(new Selection(location, spec.ignore(), files), store);
  }

  private static Map<String, String> data(Secret secret) {
    if (secret == null) {
      return null;
    }
    var decoded = new HashMap<String, String>();
    Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
        .forEach(
            (key, value) ->
                decoded.put(
                    key,
                    new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8)));
    return decoded;
  }
}
