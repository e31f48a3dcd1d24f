package io.sluice.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes to text: UTF-8, or UTF-16 where a byte order mark says so. */
final class SourceText {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private SourceText() {}

  /**
   * The text without byte order marks.
   *
   * @throws UnreadableException where the bytes are no text
   */
  static String decode(byte[] body) throws UnreadableException {
    Charset charset = charset(body);
    String text = decode(body, charset);
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new UnreadableException(
          positionOf(text, nul),
          "not text: a NUL byte stands here; put binary files under another name, or exclude them"
              + " with spec.ignore");
    }
    return withoutByteOrderMarks(text);
  }

  private static Charset charset(byte[] body) {
    if (startsWith(body, 0xFE, 0xFF)) {
      return StandardCharsets.UTF_16BE;
    }
    return startsWith(body, 0xFF, 0xFE) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
  }

  private static boolean startsWith(byte[] body, int first, int second) {
    return body.length >= 2 && (body[0] & 0xFF) == first && (body[1] & 0xFF) == second;
  }

  private static String decode(byte[] body, Charset charset) throws UnreadableException {
    try {
      return strict(charset).decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw notText(body, charset);
    }
  }

  private static UnreadableException notText(byte[] body, Charset charset) {
    CharBuffer good = CharBuffer.allocate(body.length + 1);
    strict(charset).decode(ByteBuffer.wrap(body), good, true);
    String before = good.flip().toString();
    Position position = positionOf(before, before.length());
    if (before.indexOf('\0') >= 0 || before.length() < 16) {
      return new UnreadableException(
          position,
          "not text but binary; put binary files under another name, or exclude them with"
              + " spec.ignore");
    }
    return new UnreadableException(
        position, "not valid " + charset + "; save the file as UTF-8 text");
  }

  private static CharsetDecoder strict(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Also those in the middle, where files with marks were put together. */
  private static String withoutByteOrderMarks(String text) {
    if (text.indexOf(BYTE_ORDER_MARK) < 0) {
      return text;
    }
    String mark = String.valueOf(BYTE_ORDER_MARK);
    String trimmed = text.startsWith(mark) ? text.substring(1) : text;
    return trimmed.replace("\n" + mark, "\n");
  }

  static Position positionOf(String text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return new Position(line, index - lineStart + 1);
  }
}
