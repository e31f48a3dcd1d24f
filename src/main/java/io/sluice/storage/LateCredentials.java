package io.sluice.storage;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Authorises requests with credentials that servers must be asked for: at the first request, not
 * when the client is built. Thread-safe.
 */
final class LateCredentials implements HttpRequestInitializer {

  /** Gets credentials; blocks. */
  interface Source {
    GoogleCredentials get() throws IOException;
  }

  private final Source source;
  private final ReentrantLock lock = new ReentrantLock();
  private HttpRequestInitializer found;

  LateCredentials(Source source) {
    this.source = source;
  }

  @Override
  public void initialize(HttpRequest request) throws IOException {
    credentials().initialize(request);
  }

  private HttpRequestInitializer credentials() throws IOException {
    lock.lock();
    try {
      if (found == null) {
        found = new HttpCredentialsAdapter(source.get());
      }
      return found;
    } finally {
      lock.unlock();
    }
  }
}
