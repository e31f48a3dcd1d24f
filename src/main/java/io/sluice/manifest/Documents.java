package io.sluice.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * The documents of one text, YAML or JSON or the one after the other, told apart as kubectl does.
 */
final class Documents {

  private Documents() {}

  /**
   * All documents in order, the empty ones too.
   *
   * @param json whether the file calls itself JSON: says only which syntax an error speaks of
   * @throws UnreadableException at the first thing that cannot be read
   */
  static List<Document> read(String text, boolean json) throws UnreadableException {
    if (!text.stripLeading().startsWith("{")) {
      return YamlDocuments.read(text, new ReadBudget());
    }
    ReadBudget budget = new ReadBudget();
    JsonDocuments.Prefix prefix = JsonDocuments.read(text, budget);
    if (prefix.rest() == null) {
      return prefix.documents();
    }
    if (prefix.documents().size() > 1) {
      throw prefix.why();
    }
    try {
      List<Document> documents = new ArrayList<>(prefix.documents());
      documents.addAll(YamlDocuments.read(rest(text, prefix.rest()), budget));
      return documents;
    } catch (UnreadableException e) {
      throw json ? prefix.why() : e;
    }
  }

  /** What follows the JSON, on the lines where it stood. */
  private static String rest(String text, JsonDocuments.Rest rest) {
    return "\n".repeat(rest.line() - 1) + text.substring(rest.index()).stripLeading();
  }
}
