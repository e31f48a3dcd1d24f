package io.sluice.notification;

/** Where reading a partition begins. */
final class StartPositions {

  private StartPositions() {}

  /**
   * The position to begin at.
   *
   * @param kept what the group kept; null if nothing
   * @param first the oldest offset that is there
   * @param end the offset that comes next
   * @param byTime the first record since the reading was asked for; null where none came yet
   * @param isNew whether the partition came to a topic of which the group knows others
   */
  static long choose(Long kept, long first, long end, Long byTime, boolean isNew) {
    if (kept != null) {
      return kept >= first && kept <= end ? kept : first;
    }
    if (isNew) {
      return first;
    }
    return byTime == null ? end : byTime;
  }
}
