package io.sluice.notification;

import java.util.BitSet;

/**
 * How far a partition is dealt with. Records are dealt with in any order; what may be kept is the
 * position before which all are. Takes one bit a record since then. Thread-safe.
 */
final class OpenPositions {

  private static final int COMPACT_AFTER = 1 << 16;

  private final BitSet open = new BitSet();
  private long base;
  private long next;

  /**
   * @param start the first offset that will be read
   */
  OpenPositions(long start) {
    this.base = start;
    this.next = start;
  }

  /** A record was read; offsets rise, and may leave gaps. */
  synchronized void opened(long offset) {
    if (offset < next) {
      throw new IllegalArgumentException("offset " + offset + " comes after " + (next - 1));
    }
    if (open.isEmpty()) {
      base = offset;
    }
    open.set(Math.toIntExact(offset - base));
    next = offset + 1;
  }

  /** A record is dealt with; again does nothing. */
  synchronized void done(long offset) {
    if (offset < base || offset >= next) {
      return;
    }
    open.clear((int) (offset - base));
    int first = open.nextSetBit(0);
    if (first >= COMPACT_AFTER) {
      BitSet rest = open.get(first, open.length());
      open.clear();
      open.or(rest);
      base += first;
    }
  }

  /** The position to keep: all before it is dealt with. */
  synchronized long committable() {
    int first = open.nextSetBit(0);
    return first < 0 ? next : base + first;
  }

  /** The position to read at. */
  synchronized long next() {
    return next;
  }

  synchronized int count() {
    return open.cardinality();
  }
}
