package io.sluice.api;

/**
 * A field that asks for what is not there yet.
 *
 * @param path where it stands, such as {@code spec.sync.marker}
 * @param sentence what is not there yet and what to do, for users
 */
public record UnsupportedField(String path, String sentence) {

  /** Both, for a condition's message. */
  @Override
  public String toString() {
    return path + ": " + sentence;
  }
}
