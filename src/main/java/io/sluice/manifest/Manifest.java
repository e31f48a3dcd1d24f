package io.sluice.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One Kubernetes object as a source file holds it.
 *
 * @param apiVersion as written, such as {@code apps/v1}
 * @param object the whole object; not changed after reading
 * @param sourceKey the key it was read from
 * @param line where it begins in that file, from 1
 */
public record Manifest(
    ObjectId id, String apiVersion, ObjectNode object, String sourceKey, int line) {}
