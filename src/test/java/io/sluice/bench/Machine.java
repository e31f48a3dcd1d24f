package io.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the numbers were measured on. */
final class Machine {

  private Machine() {}

  /** Names and values, in the order in which they are to be told. */
  static Map<String, String> describe(String jvm) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("processor", first("/proc/cpuinfo", "model name\\s*:\\s*(.+)"));
    all.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    all.put(
        "memory",
        Say.mebibytes(Long.parseLong(first("/proc/meminfo", "MemTotal:\\s*(\\d+)")) * 1024));
    all.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    String executable = System.getProperty("sluice.executable", "");
    all.put(
        "Sluice",
        executable.isEmpty()
            ? "commit %s, %s %s, %s"
                .formatted(
                    commit(),
                    System.getProperty("java.vm.name"),
                    System.getProperty("java.vm.version"),
                    jvm)
            : "commit %s, native executable".formatted(commit()));
    all.put(
        "servers",
        "Kubernetes %s, etcd %s, versitygw %s, ElasticMQ %s, Kafka %s, fake-gcs-server %s"
            .formatted(
                module("control-plane", "k8s.io/kubernetes"),
                module("control-plane", "go.etcd.io/etcd/server/v3"),
                module("versitygw", "github.com/versity/versitygw"),
                artifact("elasticmq", "elasticmq-rest-sqs_2.13"),
                artifact("kafka", "kafka_2.13"),
                module("gcs", "github.com/fsouza/fake-gcs-server")));
    return all;
  }

  private static String module(String part, String name) {
    return first("testbed/" + part + "/go.mod", Pattern.quote(name) + " v(\\S+)");
  }

  private static String artifact(String part, String name) {
    return first(
        "testbed/" + part + "/pom.xml",
        "<artifactId>" + Pattern.quote(name) + "</artifactId>\\s*<version>([^<]+)");
  }

  private static String first(String file, String pattern) {
    try {
      return Pattern.compile(pattern)
          .matcher(Files.readString(Path.of(file)))
          .results()
          .map((MatchResult found) -> found.group(1))
          .findFirst()
          .orElse("?");
    } catch (IOException e) {
      return "?";
    }
  }

  private static String commit() {
    try {
      var git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
      String name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return name.isEmpty() ? "?" : name;
    } catch (IOException e) {
      return "?";
    }
  }
}
