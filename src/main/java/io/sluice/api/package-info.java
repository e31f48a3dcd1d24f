/**
 * What users write and read: Flux's {@code Bucket}, with Sluice's own fields. Depends on no other
 * part.
 */
package io.sluice.api;
