/**
 * Kubernetes objects to the cluster: plan, server-side apply, inventory, prune. Knows {@code
 * manifest} and {@code api}.
 */
package io.sluice.apply;
