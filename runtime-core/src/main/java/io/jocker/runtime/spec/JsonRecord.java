package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A record that is one JSON object. */
public interface JsonRecord {
  /** Writes the object; fields that are not set are left out. */
  void writeTo(JsonGenerator generator) throws IOException;

  /** The object as a document in UTF-8, indented, because people read these files too. */
  default byte[] toJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
      generator.setPrettyPrinter(new DefaultPrettyPrinter());
      writeTo(generator);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen: the bytes stay in memory", e);
    }
    return out.toByteArray();
  }
}
