package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** A record that is one JSON object. */
public interface JsonRecord {
  /** Writes the object; fields that are not set are left out. */
  void writeTo(JsonGenerator generator) throws IOException;
}
