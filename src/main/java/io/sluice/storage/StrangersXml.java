package io.sluice.storage;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML that anybody may have written: nothing outside of it is read, and it defines no entities. */
final class StrangersXml {

  private StrangersXml() {}

  static XMLStreamReader reader(byte[] xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory.createXMLStreamReader(new ByteArrayInputStream(xml));
  }

  /** The texts of the innermost elements, by name; none of what is no XML. */
  static Map<String, String> leaves(byte[] xml) {
    try {
      return leaves(reader(xml));
    } catch (XMLStreamException | RuntimeException e) {
      return Map.of();
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
}
