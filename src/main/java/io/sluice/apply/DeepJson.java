package io.sluice.apply;

import com.fasterxml.jackson.core.StreamReadConstraints;

/** How deep JSON of the API server may be: whatever it stored must also be readable here. */
public final class DeepJson {

  /**
   * The API server takes 10,000 levels, and answers with lists and managed fields around them.
   * Jackson's own limit is 1,000: one object beyond it would hide all others of a list or a watch.
   */
  public static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxNestingDepth(20_000).build();

  private DeepJson() {}
}
