package io.sluice.it;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes spans by OTLP over HTTP on 127.0.0.1, and keeps them. */
final class TraceReceiver implements AutoCloseable {

  /** A span that ended; {@code parent} is empty at the root of a trace. */
  record Span(String trace, String id, String parent, String name, Map<String, String> attributes) {

    private static Span of(UnknownFieldSet span) {
      return new Span(
          hex(bytes(span, 1)),
          hex(bytes(span, 2)),
          hex(bytes(span, 4)),
          bytes(span, 5).toStringUtf8(),
          messages(span, 9)
              .collect(
                  Collectors.toMap(
                      pair -> bytes(pair, 1).toStringUtf8(),
                      pair ->
                          messages(pair, 2)
                              .map(value -> bytes(value, 1).toStringUtf8())
                              .findFirst()
                              .orElse(""))));
    }
  }

  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();

  TraceReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          var request = UnknownFieldSet.parseFrom(exchange.getRequestBody());
          messages(request, 1)
              .flatMap(resource -> messages(resource, 2))
              .flatMap(scope -> messages(scope, 2))
              .map(Span::of)
              .forEach(spans::add);
          exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }

  private static Stream<UnknownFieldSet> messages(UnknownFieldSet set, int field) {
    return set.getField(field).getLengthDelimitedList().stream()
        .map(
            bytes -> {
              try {
                return UnknownFieldSet.parseFrom(bytes);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static ByteString bytes(UnknownFieldSet set, int field) {
    return set.getField(field).getLengthDelimitedList().stream()
        .findFirst()
        .orElse(ByteString.EMPTY);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
