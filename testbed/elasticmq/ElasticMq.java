import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** ElasticMQ on one port of 127.0.0.1: an SQS that is fast and forgets. */
final class ElasticMq {

  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    SQSRestServerBuilder.withInterface("127.0.0.1").withPort(port).start().waitUntilStarted();
    System.out.println("listening on " + port);
    Thread.currentThread().join();
  }
}
