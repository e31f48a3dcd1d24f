package io.sluice.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Makes keys and certificates with openssl, in PEM. */
public final class Certificates {

  private static final String PASSWORD = "changeit";

  private final Path folder;

  /**
   * @param folder empty, and the caller's to remove
   */
  public Certificates(Path folder) {
    this.folder = folder;
    run(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test authority",
        "-keyout",
        file("ca.key"),
        "-out",
        file("ca.crt"));
  }

  /** The authority's certificate. */
  public String authority() {
    return read("ca.crt");
  }

  /** Makes a key and its certificate for 127.0.0.1, as NAME.key (PKCS#8) and NAME.crt. */
  public void issue(String name) {
    issue(name, "IP:127.0.0.1");
  }

  /** As {@link #issue(String)}, for other names, such as {@code DNS:*.example.com}. */
  public void issue(String name, String... subjects) {
    run(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        file(name + ".key"),
        "-out",
        file(name + ".csr"));
    write(name + ".ext", "subjectAltName=" + String.join(",", subjects) + "\n");
    run(
        "x509",
        "-req",
        "-in",
        file(name + ".csr"),
        "-CA",
        file("ca.crt"),
        "-CAkey",
        file("ca.key"),
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        file(name + ".ext"),
        "-out",
        file(name + ".crt"));
  }

  /** What a server needs to prove that it is {@code name}, which was issued before. */
  public SSLContext context(String name) {
    run(
        "pkcs12",
        "-export",
        "-in",
        file(name + ".crt"),
        "-inkey",
        file(name + ".key"),
        "-out",
        file(name + ".p12"),
        "-passout",
        "pass:" + PASSWORD);
    try {
      KeyStore keys =
          KeyStore.getInstance(folder.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What openssl writes to a file when called so; {@code -out} is added. */
  public String make(String... arguments) {
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.add("-out");
    all.add(file("made.pem"));
    run(all.toArray(new String[0]));
    return read("made.pem");
  }

  public String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The path of a file in the folder. */
  public String file(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(String... arguments) {
    List<String> command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + ": " + output);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
