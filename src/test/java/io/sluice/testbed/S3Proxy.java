package io.sluice.testbed;

import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Stands before an S3 server: hands everything on as it was sent, so that signatures hold, counts
 * what was asked, and answers with faults where told to. While the server behind it is down it
 * closes each connection unanswered. All methods may be called from any thread.
 */
public final class S3Proxy implements AutoCloseable {

  private static final int LONGEST_LINE = 64 * 1024;

  private final S3Endpoint target;
  private final SocketAddress server;
  private final Vertx vertx;
  private final HttpClient client;
  private final HttpServer proxy;
  private final Queue<S3Request> requests = new ConcurrentLinkedQueue<>();
  private final List<Injection> injections = new CopyOnWriteArrayList<>();

  private record Injection(Predicate<S3Request> which, Fault fault, AtomicInteger left) {

    boolean takes(S3Request request) {
      return which.test(request) && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
  }

  private S3Proxy(S3Endpoint target) {
    this.target = target;
    this.server =
        SocketAddress.inetSocketAddress(target.endpoint().getPort(), target.endpoint().getHost());
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    this.client =
        vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false).setMaxPoolSize(256));
    this.proxy =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_LINE));
    proxy.requestHandler(this::handle).listen().toCompletionStage().toCompletableFuture().join();
  }

  /** A proxy before a server that answers plain HTTP, on a free port of its own. */
  public static S3Proxy before(S3Endpoint target) {
    return new S3Proxy(target);
  }

  /** Where the proxy answers, with the credentials of the server behind it. */
  public S3Endpoint endpoint() {
    return new S3Endpoint(
        URI.create("http://127.0.0.1:" + proxy.actualPort()),
        target.region(),
        target.accessKey(),
        target.secretKey());
  }

  /** All requests since the start or {@link #forget()}, in the order they came. */
  public List<S3Request> requests() {
    return List.copyOf(requests);
  }

  /** How many requests of this kind a bucket has had. */
  public long count(S3Request.Kind kind, String bucket) {
    return requests.stream().filter(r -> r.kind() == kind && r.bucket().equals(bucket)).count();
  }

  /** Begins to count anew. */
  public void forget() {
    requests.clear();
  }

  /** From now on the requests that fit get the fault; they are counted all the same. */
  public void inject(Predicate<S3Request> which, Fault fault) {
    inject(which, fault, Integer.MAX_VALUE);
  }

  /** As {@link #inject(Predicate, Fault)}, but only so many times. */
  public void inject(Predicate<S3Request> which, Fault fault, int times) {
    injections.add(new Injection(which, fault, new AtomicInteger(times)));
  }

  /** Ends all faults; what is stalled stays so. */
  public void heal() {
    injections.clear();
  }

  /** Closes all connections. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void handle(HttpServerRequest in) {
    S3Request request = S3Request.of(in.method().name(), in.uri(), in::getHeader);
    requests.add(request);
    Fault fault =
        injections.stream()
            .filter(injection -> injection.takes(request))
            .map(Injection::fault)
            .findFirst()
            .orElse(null);
    switch (fault) {
      case Fault.Status status -> refuse(in, status);
      case Fault.Reset reset -> reset(in);
      case Fault.Stall stall -> {}
      case Fault.Hold hold -> holdBack(in, hold);
      case Fault.Truncated cut ->
          forward(in, answer -> begin(in, answer, cut.bytes(), () -> in.connection().close()));
      case Fault.StalledBody cut -> forward(in, answer -> begin(in, answer, cut.bytes(), () -> {}));
      case null -> forward(in, answer -> passOn(in, answer));
    }
  }

  private void holdBack(HttpServerRequest in, Fault.Hold hold) {
    in.pause();
    var context = vertx.getOrCreateContext();
    hold.released()
        .thenRun(() -> context.runOnContext(now -> forward(in, answer -> passOn(in, answer))));
  }

  private void forward(HttpServerRequest in, Consumer<HttpClientResponse> then) {
    in.pause();
    RequestOptions options =
        new RequestOptions().setServer(server).setMethod(in.method()).setURI(in.uri());
    client
        .request(options)
        .compose(out -> send(in, out))
        .onSuccess(then::accept)
        .onFailure(gone -> in.connection().close());
  }

  private static Future<HttpClientResponse> send(HttpServerRequest in, HttpClientRequest out) {
    out.headers().setAll(in.headers()).remove(HttpHeaders.EXPECT).remove(HttpHeaders.CONNECTION);
    boolean hasBody =
        in.headers().contains(HttpHeaders.CONTENT_LENGTH)
            || in.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    return hasBody ? out.send(in) : out.send();
  }

  private static HttpServerResponse head(HttpServerRequest in, HttpClientResponse answer) {
    HttpServerResponse response = in.response().setStatusCode(answer.statusCode());
    response.headers().setAll(answer.headers()).remove(HttpHeaders.CONNECTION);
    return response;
  }

  private static void passOn(HttpServerRequest in, HttpClientResponse answer) {
    boolean bodiless =
        in.method().equals(HttpMethod.HEAD)
            || answer.statusCode() == 204
            || answer.statusCode() == 304;
    HttpServerResponse response = head(in, answer);
    (bodiless ? response.end() : response.send(answer))
        .onFailure(broken -> in.connection().close());
  }

  private static void begin(
      HttpServerRequest in, HttpClientResponse answer, int bytes, Runnable then) {
    answer
        .body()
        .onSuccess(
            body -> {
              Buffer part = body.slice(0, Math.min(bytes, body.length()));
              head(in, answer).write(part).onComplete(written -> then.run());
            });
  }

  private static void refuse(HttpServerRequest in, Fault.Status status) {
    in.response()
        .setStatusCode(status.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/xml")
        .end(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>injected</Message></Error>"
                .formatted(status.code()));
  }

  private static void reset(HttpServerRequest in) {
    var channel = ((ConnectionBase) in.connection()).channel();
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    var unused = channel.close();
  }
}
