package io.sluice.storage;

import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.sluice.storage.StorageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A bucket on Google Cloud Storage, read by its JSON API. */
final class GcsObjectStore implements ObjectStore {

  private static final long PAGE = 1000;
  private static final int MOST_LOOKS = 3;
  private static final String OBJECT = "kind,name,etag,generation,size,updated";
  private static final String LISTING =
      "kind,nextPageToken,items(name,etag,generation,size,updated)";

  private interface Operation<T> {
    /**
     * @param payer the project that pays; null where the bucket did not ask
     */
    T run(Storage api, String payer) throws IOException, StorageException;
  }

  private final ClientPool<GcsConnection, GcsClient> clients;
  private final GcsConnection connection;
  private final Duration timeout;
  private final String bucket;
  private final GcsFailures failures;

  /** Set once the bucket asked who pays. */
  private volatile String payer;

  /**
   * @param secret the Secret's NAMESPACE/NAME, for messages; null without one
   */
  GcsObjectStore(
      ClientPool<GcsConnection, GcsClient> clients,
      GcsConnection connection,
      Duration timeout,
      String secret,
      String bucket) {
    this.clients = clients;
    this.connection = connection;
    this.timeout = timeout;
    this.bucket = bucket;
    this.failures = new GcsFailures(connection, timeout, secret, bucket);
  }

  @Override
  public ObjectPage list(String prefix, String continuation)
      throws StorageException, InterruptedException {
    Objects page =
        call(
            null,
            (api, payer) ->
                api.objects()
                    .list(bucket)
                    .setUserProject(payer)
                    .setPrefix(prefix.isEmpty() ? null : prefix)
                    .setPageToken(continuation)
                    .setMaxResults(PAGE)
                    .setFields(LISTING)
                    .execute());
    if (page == null || !"storage#objects".equals(page.getKind())) {
      throw failures.notGcs(null);
    }
    List<StorageObject> items = Optional.ofNullable(page.getItems()).orElse(List.of());
    String next = page.getNextPageToken();
    return new ObjectPage(
        items.stream().map(GcsObjectStore::meta).toList(),
        next == null || next.isEmpty() ? null : next);
  }

  @Override
  public ObjectMeta head(String key, String version) throws StorageException, InterruptedException {
    StorageObject object =
        call(
            key,
            (api, payer) ->
                api.objects()
                    .get(bucket, key)
                    .setUserProject(payer)
                    .setGeneration(generation(version))
                    .setFields(OBJECT)
                    .execute());
    if (object == null || object.getName() == null) {
      throw failures.notGcs(null);
    }
    return meta(object);
  }

  @Override
  public StoredObject get(ReadRequest read) throws StorageException, InterruptedException {
    if (read.generation() != null && read.ifMatch() != null) {
      return media(read, new ObjectMeta(read.key(), read.ifMatch(), 0, null, read.generation()));
    }
    for (int looks = 1; ; looks++) {
      ObjectMeta now = head(read.key(), read.version());
      if (read.ifMatch() != null && !read.ifMatch().equals(now.etag())) {
        throw failures.changed(read.key());
      }
      if (now.size() > read.maxBytes()) {
        throw tooLarge(read);
      }
      try {
        return media(read, now);
      } catch (StorageException e) {
        boolean overtaken = e.reason() == Reason.CHANGED && read.ifMatch() == null;
        if (!overtaken || looks == MOST_LOOKS) {
          throw e;
        }
      }
    }
  }

  private StoredObject media(ReadRequest read, ObjectMeta expected)
      throws StorageException, InterruptedException {
    byte[] body = call(read.key(), (api, payer) -> download(api, payer, read, expected));
    return new StoredObject(
        new ObjectMeta(
            read.key(),
            expected.etag(),
            body.length,
            expected.lastModified(),
            expected.generation()),
        body);
  }

  private byte[] download(Storage api, String payer, ReadRequest read, ObjectMeta expected)
      throws IOException, StorageException {
    Storage.Objects.Get get = api.objects().get(bucket, read.key()).setUserProject(payer);
    if (read.version() == null) {
      get.setIfGenerationMatch(expected.generation());
    } else {
      get.setGeneration(generation(read.version()));
    }
    HttpResponse response = get.executeMedia();
    try {
      String generation = response.getHeaders().getFirstHeaderStringValue("x-goog-generation");
      if (generation != null && !generation.equals(String.valueOf(expected.generation()))) {
        throw failures.changed(read.key());
      }
      InputStream body = response.getContent();
      if (body == null) {
        return new byte[0];
      }
      byte[] bytes = body.readNBytes((int) Math.min(read.maxBytes() + 1, Integer.MAX_VALUE - 8));
      if (bytes.length > read.maxBytes()) {
        throw tooLarge(read);
      }
      return bytes;
    } finally {
      response.disconnect();
    }
  }

  private <T> T call(String key, Operation<T> operation)
      throws StorageException, InterruptedException {
    String paying = payer;
    try {
      return TimedCall.run(
          timeout,
          () -> {
            try (var lease = clients.lease(connection)) {
              GcsClient client = lease.client();
              return client.retrying(() -> operation.run(client.api(), paying));
            }
          });
    } catch (TimeoutException e) {
      throw failures.timedOut(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException known) {
        throw known;
      }
      if (paying == null && connection.project() != null && failures.asksWhoPays(e.getCause())) {
        payer = connection.project();
        return call(key, operation);
      }
      throw failures.of(key, e.getCause());
    }
  }

  private static StorageException tooLarge(ReadRequest read) {
    return new StorageException(
        Reason.TOO_LARGE,
        "%s is larger than %d bytes".formatted(read.key(), read.maxBytes()),
        null);
  }

  private static Long generation(String version) {
    return version == null ? null : Long.valueOf(version);
  }

  private static ObjectMeta meta(StorageObject object) {
    long size = Optional.ofNullable(object.getSize()).orElse(BigInteger.ZERO).longValue();
    String etag =
        object.getEtag() == null
            ? String.valueOf(object.getGeneration())
            : object.getEtag().replace("\"", "");
    Instant updated =
        object.getUpdated() == null ? null : Instant.ofEpochMilli(object.getUpdated().getValue());
    return new ObjectMeta(object.getName(), etag, size, updated, object.getGeneration());
  }
}
