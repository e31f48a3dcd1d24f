package io.sluice.bench;

/** One scenario of the table. */
interface Benchmark {

  /** B1 and so on. */
  String id();

  String title();

  /**
   * Measures. What it has told to the findings stands, also when it throws afterwards.
   *
   * @throws Exception where it could not be measured; the message goes into the table
   */
  void run(World world, Findings findings) throws Exception;
}
