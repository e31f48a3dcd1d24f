/** Bytes to Kubernetes objects. Knows only {@code api}. */
package io.sluice.manifest;
