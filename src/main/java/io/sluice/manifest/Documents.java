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
      return YamlDocuments.read(text);
    }
    JsonDocuments.Prefix prefix = JsonDocuments.read(text);
    if (prefix.rest() == null) {
      return prefix.documents();
    }
    if (prefix.documents().size() > 1) {
      throw prefix.why();
    }
    try {
      List<Document> documents = new ArrayList<>(prefix.documents());
      documents.addAll(YamlDocuments.read(rest(text, prefix.rest())));
      return documents;
    } catch (UnreadableException e) {
      throw json ? prefix.why() : e;
    }
  }

  /**
   * What follows the JSON, on the lines where it stood; blanks up to the line's end are no part.
   */
  private static String rest(String text, JsonDocuments.Rest rest) {
    int from = rest.index();
    int line = rest.line();
    while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
      if (text.charAt(from++) == '\n') {
        line++;
        break;
      }
    }
    return "\n".repeat(line - 1) + text.substring(from);
  }
}
