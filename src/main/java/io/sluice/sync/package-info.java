/** Calls the other parts: one Bucket at a time from snapshot to status. */
package io.sluice.sync;
