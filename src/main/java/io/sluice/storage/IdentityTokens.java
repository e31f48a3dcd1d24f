package io.sluice.storage;

/** Issues tokens by which a ServiceAccount proves to a cloud who it is. Thread-safe; blocks. */
public interface IdentityTokens {

  /**
   * A new token, good for a short time; never to be logged.
   *
   * @param audience who is to accept it
   * @throws StorageException with a message that is fit for a condition where none is issued
   */
  String issue(ServiceAccountRef account, String audience) throws StorageException;
}
