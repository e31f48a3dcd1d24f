package io.sluice.notification;

/**
 * What a replay saw.
 *
 * @param records all that were read
 * @param objects distinct ones that were wanted
 * @param unreadable records that tell of no object; the reader put them into the dead letters when
 *     it came to them
 */
public record ReplaySummary(long records, int objects, long unreadable) {}
