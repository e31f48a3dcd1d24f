package io.sluice.sync;

import io.sluice.snapshot.Selection;
import io.sluice.storage.ObjectStore;
import io.sluice.storage.SourceLocation;

/** A Bucket's store, open to be read, and what is taken from it. */
record Source(Selection selection, ObjectStore store) {

  SourceLocation location() {
    return selection.location();
  }
}
