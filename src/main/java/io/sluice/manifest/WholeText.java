package io.sluice.manifest;

import java.io.Reader;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Lets the YAML scanner look at any place of a text at once. The library's own reader copies all it
 * has at every kilobyte of a long line, which takes minutes for a value of 10 MiB.
 */
final class WholeText extends StreamReader {

  private static final int[] NO_SNIPPETS = {};

  private final String text;
  private final int[] codePoints;
  private final int length;
  private int index;
  private int documentIndex;
  private int line;
  private int column;

  WholeText(String text) {
    super(Reader.nullReader());
    this.text = text;
    int count = text.codePointCount(0, text.length());
    codePoints = count == text.length() ? null : text.codePoints().toArray();
    length = count;
  }

  /** The code point there, or 0 past the end. */
  int at(int position) {
    if (position >= length) {
      return '\0';
    }
    return codePoints == null ? text.charAt(position) : codePoints[position];
  }

  @Override
  public int peek() {
    return at(index);
  }

  @Override
  public int peek(int ahead) {
    return at(index + ahead);
  }

  @Override
  public String prefix(int count) {
    int end = Math.min(length, index + count);
    if (index >= end) {
      return "";
    }
    return codePoints == null
        ? text.substring(index, end)
        : new String(codePoints, index, end - index);
  }

  @Override
  public String prefixForward(int count) {
    String prefix = prefix(count);
    move(count);
    column += count;
    return prefix;
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int count) {
    for (int i = 0; i < count && index < length; i++) {
      int c = at(index);
      move(1);
      if (isLineEnd(c)) {
        line++;
        column = 0;
      } else {
        column++;
      }
    }
  }

  private boolean isLineEnd(int c) {
    return switch (c) {
      case '\n', 0x85, 0x2028, 0x2029 -> true;
      case '\r' -> index < length && at(index) != '\n';
      default -> false;
    };
  }

  private void move(int count) {
    index += count;
    documentIndex += count;
  }

  @Override
  public Mark getMark() {
    return new Mark("", index, line, column, NO_SNIPPETS, 0);
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getDocumentIndex() {
    return documentIndex;
  }

  @Override
  public void resetDocumentIndex() {
    documentIndex = 0;
  }

  @Override
  public int getIndex() {
    return index;
  }

  @Override
  public int getLine() {
    return line;
  }
}
