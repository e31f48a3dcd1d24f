package io.sluice.storage;

/** A ServiceAccount of the cluster. */
public record ServiceAccountRef(String namespace, String name) {

  /** NAMESPACE/NAME, as messages have it. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
