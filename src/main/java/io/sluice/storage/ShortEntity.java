package io.sluice.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.http.HttpConnection;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpCoreContext;

/**
 * An answer that ends early where it is longer than any of Google's: its libraries read all but
 * objects into memory, and a server may be anybody's.
 */
final class ShortEntity extends HttpEntityWrapper {

  /** More than any error or token takes. */
  private static final int SHORT = 64 << 10;

  /** More than a page of the longest keys takes. */
  private static final int PAGE = 16 << 20;

  private final HttpConnection connection;
  private final int most;

  private ShortEntity(HttpEntity entity, HttpConnection connection, int most) {
    super(entity);
    this.connection = connection;
    this.most = most;
  }

  /** Shortens what a server of tokens or keys answers. */
  static void ofTokens(HttpResponse response, HttpContext context) {
    shorten(response, HttpCoreContext.adapt(context), SHORT);
  }

  /** Shortens what a store answers, unless it is an object's bytes. */
  static void ofStore(HttpResponse response, HttpContext context) {
    HttpCoreContext http = HttpCoreContext.adapt(context);
    if (response.getStatusLine().getStatusCode() != HttpStatus.SC_OK) {
      shorten(response, http, SHORT);
    } else if (!http.getRequest().getRequestLine().getUri().contains("alt=media")) {
      shorten(response, http, PAGE);
    }
  }

  private static void shorten(HttpResponse response, HttpCoreContext http, int most) {
    if (response.getEntity() != null) {
      response.setEntity(new ShortEntity(response.getEntity(), http.getConnection(), most));
    }
  }

  @Override
  public InputStream getContent() throws IOException {
    return new FilterInputStream(super.getContent()) {
      private int left = most;

      @Override
      public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        count(read);
        return read;
      }

      /** A connection that is not given up would be read to its end when it is closed. */
      private void count(int read) throws IOException {
        left -= Math.max(read, 0);
        if (left < 0) {
          connection.shutdown();
          throw new IOException("an answer of more than " + most + " bytes");
        }
      }
    };
  }
}
