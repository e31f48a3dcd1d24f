package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Holds the memory that one file may take while it is read: an estimate of the heap its tree needs,
 * how much of that aliases made, and how deep it is.
 */
final class ReadBudget {

  static final int MAX_DEPTH = 256;
  static final long MAX_HEAP = 160L << 20;
  static final long MAX_ALIAS_HEAP = 16L << 20;

  private static final int CONTAINER = 160;
  private static final int ENTRY = 48;
  private static final int SCALAR = 40;

  private long heap;
  private long aliasHeap;

  void enter(int depth, Position at) throws UnreadableException {
    if (depth > MAX_DEPTH) {
      throw new UnreadableException(
          at, "nested deeper than " + MAX_DEPTH + " levels; no Kubernetes object is");
    }
    spend(CONTAINER, at);
  }

  void scalar(int length, Position at) throws UnreadableException {
    spend(ENTRY + SCALAR + (long) length, at);
  }

  /** Counts a copy of what an anchor names, put at {@code depth}; call it before copying. */
  void alias(JsonNode node, int depth, Position at) throws UnreadableException {
    long cost = ENTRY + SCALAR;
    if (node.isContainerNode()) {
      enter(depth, at);
      cost = CONTAINER;
      for (JsonNode child : node) {
        alias(child, depth + 1, at);
      }
    } else if (node.isTextual()) {
      cost += node.textValue().length();
    }
    aliasHeap += cost;
    if (aliasHeap > MAX_ALIAS_HEAP) {
      throw new UnreadableException(
          at, "YAML aliases (*name) make this file many times larger; write the values out");
    }
  }

  private void spend(long cost, Position at) throws UnreadableException {
    heap += cost;
    if (heap > MAX_HEAP) {
      throw new UnreadableException(at, "too many values in one file; split it into smaller files");
    }
  }
}
