package io.sluice.apply;

/**
 * What a plan is made from, before the cluster is asked.
 *
 * @param drift {@link DriftListing#NONE} where none is checked
 */
public record Situation(
    DesiredObjects desired, Inventory inventory, SourceFacts source, DriftListing drift) {}
