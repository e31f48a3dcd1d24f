package io.sluice.notification;

/** Remembers what it was told. */
final class RecordingReceipt implements Receipt {

  private volatile String told = "";

  @Override
  public void released() {
    told += "released";
  }

  @Override
  public void abandoned() {
    told += "abandoned";
  }

  String told() {
    return told;
  }
}
