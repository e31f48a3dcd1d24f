/** Reading objects: a store, where it is, and with whose rights. Knows only {@code api}. */
package io.sluice.storage;
