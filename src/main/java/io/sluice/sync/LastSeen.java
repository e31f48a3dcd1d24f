package io.sluice.sync;

import io.sluice.snapshot.Listing;

/**
 * A source as a sync left it.
 *
 * @param listing of the whole of it
 * @param done whether all of it is in the cluster, and nothing else is in the inventory
 */
record LastSeen(Listing listing, boolean done) {}
