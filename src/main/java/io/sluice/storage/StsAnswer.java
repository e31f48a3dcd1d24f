package io.sluice.storage;

import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What a Security Token Service answered; never printed.
 *
 * @param fields the texts of its innermost elements, by name
 */
record StsAnswer(Map<String, String> fields) {

  /** Reads XML; what is none has no fields. */
  static StsAnswer read(byte[] xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      return new StsAnswer(leaves(reader));
    } catch (XMLStreamException e) {
      return new StsAnswer(Map.of());
    }
  }

  private static Map<String, String> leaves(XMLStreamReader reader) throws XMLStreamException {
    Map<String, String> leaves = new HashMap<>();
    StringBuilder text = new StringBuilder();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamReader.START_ELEMENT -> text.setLength(0);
        case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> text.append(reader.getText());
        case XMLStreamReader.END_ELEMENT -> {
          if (!text.toString().isBlank()) {
            leaves.put(reader.getLocalName(), text.toString().strip());
          }
          text.setLength(0);
        }
        default -> {}
      }
    }
    return leaves;
  }

  /** Whether it gives keys and says how long they last. */
  boolean hasKeys() {
    return fields.containsKey("AccessKeyId")
        && fields.containsKey("SecretAccessKey")
        && fields.containsKey("SessionToken")
        && expiration() != null;
  }

  String accessKeyId() {
    return fields.get("AccessKeyId");
  }

  String secretAccessKey() {
    return fields.get("SecretAccessKey");
  }

  String sessionToken() {
    return fields.get("SessionToken");
  }

  /** When the keys end; null where it does not say. */
  Instant expiration() {
    try {
      return fields.containsKey("Expiration") ? Instant.parse(fields.get("Expiration")) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The service's code for what is wrong; may be anything, and empty where there is none. */
  String code() {
    return fields.getOrDefault("Code", "");
  }

  @Override
  public String toString() {
    return "StsAnswer[***]";
  }
}
