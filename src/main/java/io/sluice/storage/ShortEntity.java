package io.sluice.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.http.HttpConnection;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpCoreContext;

/**
 * An answer that ends early where it is longer than any error or token: Google's libraries read
 * those into memory, and a server may be anybody's.
 */
final class ShortEntity extends HttpEntityWrapper {

  private static final int MOST_BYTES = 64 << 10;

  private final HttpConnection connection;

  private ShortEntity(HttpEntity entity, HttpConnection connection) {
    super(entity);
    this.connection = connection;
  }

  /** Shortens what the server of this answer sends. */
  static void in(HttpResponse response, HttpContext context) {
    if (response.getEntity() != null) {
      response.setEntity(
          new ShortEntity(response.getEntity(), HttpCoreContext.adapt(context).getConnection()));
    }
  }

  @Override
  public InputStream getContent() throws IOException {
    return new FilterInputStream(super.getContent()) {
      private int left = MOST_BYTES;

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
          throw new IOException("an answer of more than " + MOST_BYTES + " bytes");
        }
      }
    };
  }
}
