package io.sluice.sync;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.sluice.api.Bucket;
import io.sluice.apply.GroupKind;
import io.sluice.apply.Identity;
import io.sluice.apply.KubeApis;
import io.sluice.apply.LiveObject;
import io.sluice.apply.ResourceKind;
import io.sluice.manifest.ObjectId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Watches the Bucket CRD. Nothing may be read as a Bucket, written or pruned, unless the CRD is
 * there and knows all of Sluice's fields: an API server that does not know a field leaves it out,
 * and {@code prune: false} would read as absent.
 */
final class SchemaGuard implements AutoCloseable, ResourceEventHandler<CustomResourceDefinition> {

  private static final Logger LOG = Logger.getLogger(SchemaGuard.class);

  private static final ResourceKind CRDS =
      new ResourceKind(
          GroupKind.CRD.group(),
          "v1",
          GroupKind.CRD.kind(),
          "customresourcedefinitions",
          false,
          Set.of());
  private static final ObjectId CRD =
      new ObjectId(GroupKind.CRD.group(), GroupKind.CRD.kind(), "", Bucket.CRD_NAME);

  private final KubernetesClient client;
  private final Supplier<Optional<String>> liveVersion;
  private final Supplier<CustomResourceDefinition> live;
  private final Consumer<SchemaState> changed;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicLong judgements = new AtomicLong();
  private volatile SchemaState state = SchemaState.UNKNOWN;
  private volatile String judged = "";
  private SharedIndexInformer<CustomResourceDefinition> informer;

  /**
   * @param changed told of each new state, on the informer's thread; must not block
   */
  SchemaGuard(KubernetesClient client, KubeApis apis, Consumer<SchemaState> changed) {
    this(
        client,
        () -> apis.as(Identity.PROCESS).metadata(CRDS, CRD).map(LiveObject::resourceVersion),
        () ->
            client.apiextensions().v1().customResourceDefinitions().withName(Bucket.CRD_NAME).get(),
        changed);
  }

  /**
   * @param liveVersion reads the CRD's version; empty where there is none
   * @param live reads the CRD; null where there is none
   */
  SchemaGuard(
      KubernetesClient client,
      Supplier<Optional<String>> liveVersion,
      Supplier<CustomResourceDefinition> live,
      Consumer<SchemaState> changed) {
    this.client = client;
    this.liveVersion = liveVersion;
    this.live = live;
    this.changed = changed;
  }

  /** Begins to watch; returns at once, also while the API server is out of reach. */
  void start() {
    informer =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(Bucket.CRD_NAME)
            .runnableInformer(0)
            .addEventHandler(this)
            .exceptionHandler((started, error) -> lost(error));
    informer
        .start()
        .whenComplete(
            (done, error) -> {
              if (informer.hasSynced()) {
                listed();
              }
            });
  }

  SchemaState state() {
    return state;
  }

  /** Whether the API server answered the watch. */
  boolean watching() {
    boolean watching = informer != null && informer.isWatching();
    if (watching && lost.compareAndSet(true, false)) {
      LOG.info("The Kubernetes API server answers again");
    } else if (!watching && !state.equals(SchemaState.UNKNOWN)) {
      tellLost("the connection to the Kubernetes API server is lost");
    }
    return watching;
  }

  /** The informer tries on. */
  private boolean lost(Throwable error) {
    tellLost(error.getMessage());
    return true;
  }

  /** Once, until it answers again. */
  private void tellLost(String why) {
    if (lost.compareAndSet(false, true)) {
      LOG.warnf("Nothing is synced until the CRD %s can be watched: %s", Bucket.CRD_NAME, why);
    }
  }

  /**
   * Asks the API server itself, where what was seen makes the watched state doubtful: for the CRD's
   * version, and only where that is another, for the whole of it, which is large. Blocks.
   *
   * @throws io.sluice.apply.ApiException where the API server refuses or is away
   */
  void refresh() {
    boolean newest = false;
    while (!newest) {
      long before = judgements.get();
      var version = liveVersion.get();
      if (version.isPresent() && version.get().equals(judged)) {
        return;
      }
      newest = becomeAsRead(before, version.isEmpty() ? null : live.get());
    }
  }

  /** Returns false where the watch told something meanwhile: what was read may be older. */
  private synchronized boolean becomeAsRead(long before, CustomResourceDefinition crd) {
    if (judgements.get() != before) {
      return false;
    }
    become(crd);
    return true;
  }

  /** The API server answered: what the watch has told nothing of by now is not there. */
  synchronized void listed() {
    if (state.equals(SchemaState.UNKNOWN)) {
      become(null);
    }
  }

  @Override
  public void onAdd(CustomResourceDefinition crd) {
    become(crd);
  }

  @Override
  public void onUpdate(CustomResourceDefinition before, CustomResourceDefinition crd) {
    become(crd);
  }

  @Override
  public void onDelete(CustomResourceDefinition crd, boolean unknown) {
    become(null);
  }

  private synchronized void become(CustomResourceDefinition crd) {
    judgements.incrementAndGet();
    judged = crd == null ? "" : crd.getMetadata().getResourceVersion();
    var next = SchemaState.of(crd);
    if (next.equals(state)) {
      return;
    }
    state = next;
    if (next.usable()) {
      LOG.infof("The CRD %s is there and has Sluice's fields", Bucket.CRD_NAME);
    } else {
      LOG.warn(next.message());
    }
    changed.accept(next);
  }

  @Override
  public void close() {
    if (informer != null) {
      informer.stop();
    }
  }
}
