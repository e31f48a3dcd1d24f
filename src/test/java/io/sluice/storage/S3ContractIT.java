package io.sluice.storage;

import io.sluice.testbed.Fault;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class S3ContractIT extends ObjectStoreContract {

  private final S3Endpoint server = TestBed.shared().versitygw();
  private final S3Client client = TestBed.s3(server);

  @AfterAll
  void closeClient() {
    client.close();
  }

  @Override
  String newBucket() {
    return TestBed.bucket(server, "contract");
  }

  @Override
  void put(String bucket, String key, String text) {
    client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  @Override
  void delete(String bucket, String key) {
    client.deleteObject(r -> r.bucket(bucket).key(key));
  }

  @Override
  S3Proxy proxy() {
    return S3Proxy.before(server);
  }

  @Override
  ObjectStore open(String bucket, Duration timeout) {
    return stores.open(Stores.settings(server, timeout), bucket);
  }

  @Override
  ObjectStore open(S3Proxy proxy, String bucket, Duration timeout) {
    return stores.open(Stores.settings(proxy.endpoint(), timeout), bucket);
  }

  @Override
  ObjectStore openWithWrongCredentials(String bucket) {
    return stores.open(
        Stores.settings(
            server,
            Duration.ofSeconds(30),
            new Credentials.Keys(server.accessKey(), "wrong", null),
            server.region()),
        bucket);
  }

  @Override
  ObjectStore openWithWrongClock(S3Proxy proxy, String bucket) {
    proxy.inject(r -> true, new Fault.Status(403, "RequestTimeTooSkewed"));
    return open(proxy, bucket, Duration.ofSeconds(30));
  }
}
