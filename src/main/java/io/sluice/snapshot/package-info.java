/**
 * A source at one instant: listing, revision, what changed, fetching. Knows {@code storage} and
 * {@code api}.
 */
package io.sluice.snapshot;
