package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/** One document of a file, as a tree, and where its parts were. */
record Document(JsonNode root, Position start, Positions positions) {}
