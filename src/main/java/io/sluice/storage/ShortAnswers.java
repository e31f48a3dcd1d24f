package io.sluice.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * Ends answers that are longer than any of S3's: the SDK reads all but an object's bytes into
 * memory, and a server may be anybody's. Thread-safe.
 */
final class ShortAnswers implements ExecutionInterceptor {

  /** More than a thousand of the longest keys take. */
  private static final int MOST_BYTES = 8 << 20;

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    boolean object =
        context.request() instanceof GetObjectRequest && context.httpResponse().isSuccessful();
    return object ? context.responseBody() : context.responseBody().map(Counted::new);
  }

  private static final class Counted extends FilterInputStream {
    private int left = MOST_BYTES;

    private Counted(InputStream body) {
      super(body);
    }

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
    private void count(int read) {
      left -= Math.max(read, 0);
      if (left < 0) {
        if (in instanceof Abortable body) {
          body.abort();
        }
        throw NonRetryableException.create("cannot parse an answer of more than 8 MiB");
      }
    }
  }
}
