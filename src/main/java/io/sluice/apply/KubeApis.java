package io.sluice.apply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.manifest.ObjectId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives each identity its view of the Kubernetes API, all over the one connection pool of the
 * injected client and under one limit of requests at once.
 */
@Singleton
public class KubeApis {

  private static final int MOST_IDENTITIES = 1000;

  private static final ResourceKind SERVICE_ACCOUNT =
      new ResourceKind("", "v1", "ServiceAccount", "serviceaccounts", true, Set.of("get"));

  private final KubernetesClient client;
  private final KubernetesRequestCounter counter;
  private final Semaphore limit;
  private final AtomicBoolean down = new AtomicBoolean();
  private final int concurrency;
  private final Duration patience;
  private final Duration timeout;
  private final ObjectMapper json =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(DeepJson.CONSTRAINTS).build())
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .build();
  private final Map<Identity, KubeApi> apis = new ConcurrentHashMap<>();

  @Inject
  public KubeApis(
      KubernetesClient client,
      MeterRegistry metrics,
      @ConfigProperty(name = "sluice.limits.kubernetes.concurrency", defaultValue = "32")
          int concurrency) {
    this(client, metrics, concurrency, KubeTransport.PATIENCE, KubeTransport.TIMEOUT);
  }

  /**
   * @param patience how long throttled requests and broken connections are tried again
   * @param timeout how long one request may take
   */
  KubeApis(
      KubernetesClient client,
      MeterRegistry metrics,
      int concurrency,
      Duration patience,
      Duration timeout) {
    if (concurrency < 1) {
      throw new IllegalArgumentException(
          "SLUICE_LIMITS_KUBERNETES_CONCURRENCY is " + concurrency + "; it must be 1 or more");
    }
    this.client = client;
    this.counter = new KubernetesRequestCounter(metrics);
    this.concurrency = concurrency;
    this.limit = new Semaphore(concurrency, true);
    this.patience = patience;
    this.timeout = timeout;
  }

  /** The API with this identity's rights; cheap to ask for. */
  public KubeApi as(Identity identity) {
    if (apis.size() >= MOST_IDENTITIES) {
      apis.clear();
    }
    return apis.computeIfAbsent(identity, this::build);
  }

  /** Whole objects, with the process's own rights; cheap to ask for. */
  public KubeObjects objects() {
    return new KubeObjects(transport(Identity.PROCESS), json, client.getKubernetesSerialization());
  }

  /** How many requests may be under way at once in this process. */
  public int concurrency() {
    return concurrency;
  }

  /**
   * Whether the account is there; true for the process itself, and where the process may not look.
   *
   * @throws ApiException if the API server gives no answer
   */
  public boolean exists(Identity identity) {
    if (identity.isProcess()) {
      return true;
    }
    ObjectId account = new ObjectId("", "ServiceAccount", identity.namespace(), identity.name());
    try {
      return as(Identity.PROCESS).metadata(SERVICE_ACCOUNT, account).isPresent();
    } catch (ApiException refused) {
      if (refused.isForbidden()) {
        return true;
      }
      throw refused;
    }
  }

  private KubeApi build(Identity identity) {
    return new KubeApi(transport(identity), json);
  }

  private KubeTransport transport(Identity identity) {
    HttpClient http =
        client
            .getHttpClient()
            .newBuilder()
            .tag(requestConfig(identity))
            .addOrReplaceInterceptor(KubernetesRequestCounter.NAME, null)
            .build();
    String server = client.getConfiguration().getMasterUrl();
    KubeHttp kubeHttp = new KubeHttp(http, server, json, timeout);
    return new KubeTransport(kubeHttp, limit, down, counter, patience);
  }

  private RequestConfig requestConfig(Identity identity) {
    RequestConfig own = client.getConfiguration().getRequestConfig();
    RequestConfig config = new RequestConfigBuilder(own).withRequestRetryBackoffLimit(0).build();
    if (identity.isProcess()) {
      config.setImpersonateUsername(own.getImpersonateUsername());
      config.setImpersonateGroups(own.getImpersonateGroups());
      config.setImpersonateExtras(own.getImpersonateExtras());
    } else {
      config.setImpersonateUsername(identity.userName());
      config.setImpersonateGroups();
      config.setImpersonateExtras(Map.of());
    }
    return config;
  }
}
