package io.sluice.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** Reads the XML of a page of {@code ListObjectsV2}. */
final class S3Listing {

  /** More than a thousand of the longest keys take. */
  private static final int MOST_BYTES = 16 << 20;

  private final XMLStreamReader xml;
  private final List<ObjectMeta> objects = new ArrayList<>();
  private Boolean truncated;
  private boolean encoded;
  private String next;

  private S3Listing(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * @throws IOException where it is no such page, or none that leads to the next
   */
  static ObjectPage read(InputStream body) throws IOException {
    try {
      return new S3Listing(StrangersXml.reader(body.readNBytes(MOST_BYTES))).page();
    } catch (XMLStreamException | RuntimeException e) {
      throw new IOException("not a listing", e);
    }
  }

  private ObjectPage page() throws XMLStreamException, IOException {
    xml.nextTag();
    xml.require(XMLStreamConstants.START_ELEMENT, null, "ListBucketResult");
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "IsTruncated" -> truncated = Boolean.valueOf(xml.getElementText().strip());
        case "NextContinuationToken" -> next = xml.getElementText();
        case "EncodingType" -> encoded = xml.getElementText().equals("url");
        case "Contents" -> objects.add(object());
        default -> skip();
      }
    }
    if (truncated == null || (truncated && (next == null || next.isEmpty()))) {
      throw new IOException("a listing that does not say where it goes on");
    }
    List<ObjectMeta> decoded =
        encoded ? objects.stream().map(S3Listing::decoded).toList() : List.copyOf(objects);
    return new ObjectPage(decoded, truncated ? next : null);
  }

  /** Servers that do not know the encoding do not name it. */
  private static ObjectMeta decoded(ObjectMeta o) {
    return new ObjectMeta(SdkHttpUtils.urlDecode(o.key()), o.etag(), o.size(), o.lastModified());
  }

  private ObjectMeta object() throws XMLStreamException {
    String key = null;
    String etag = null;
    Long size = null;
    Instant lastModified = null;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "Key" -> key = xml.getElementText();
        case "ETag" -> etag = xml.getElementText();
        case "Size" -> size = Long.valueOf(xml.getElementText().strip());
        case "LastModified" -> lastModified = Instant.parse(xml.getElementText().strip());
        default -> skip();
      }
    }
    if (key == null) {
      throw new IllegalArgumentException("an object without a key");
    }
    return S3Answers.meta(key, etag, size, lastModified);
  }

  private void skip() throws XMLStreamException {
    int depth = 1;
    while (depth > 0) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
  }
}
