package io.sluice.sync;

import io.sluice.storage.ObjectStore;
import io.sluice.storage.SourceLocation;

/** A Bucket's store, open to be read. */
record Source(SourceLocation location, ObjectStore store) {}
