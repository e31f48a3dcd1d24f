package io.sluice.apply;

import java.util.Optional;

/**
 * How things stand when a Bucket is being deleted.
 *
 * @param namespaceTerminating whether the Bucket's own Namespace is being deleted
 * @param crdTerminating whether the Bucket CRD is being deleted, or gone
 * @param missingServiceAccount the account that writes for this Bucket, {@code namespace/name}, if
 *     it is not there
 */
public record DeletionCircumstances(
    boolean suspended,
    boolean namespaceTerminating,
    boolean crdTerminating,
    Optional<String> missingServiceAccount) {}
