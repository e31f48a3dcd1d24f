/** {@code make bench}: how fast Sluice is on real servers. Nothing here asserts a time. */
package io.sluice.bench;
