package io.sluice.notification;

/** Remembers what it was told. */
final class RecordingReceipt implements Receipt {

  private String told = "";

  @Override
  public synchronized void released() {
    told += "released";
  }

  @Override
  public synchronized void abandoned() {
    told += "abandoned";
  }

  synchronized String told() {
    return told;
  }
}
