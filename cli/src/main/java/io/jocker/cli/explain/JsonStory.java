package io.jocker.cli.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.linux.Errno;
import io.jocker.linux.story.CallMade;
import io.jocker.linux.story.Passage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** A story for tools, the same in every language; {@code docs/explain.md} has its schema. */
final class JsonStory {
  private static final int VERSION = 1;

  private final List<Passage> story;

  JsonStory(List<Passage> story) {
    this.story = story;
  }

  String text() {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeArrayFieldStart("passages");
      Facts facts = Facts.load();
      int number = 1;
      for (Passage passage : story) {
        passage(json, facts, passage, number);
        number += passage.calls().size();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.append('\n').toString();
  }

  private static void passage(JsonGenerator json, Facts facts, Passage passage, int first)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("chapter", passage.chapter());
    json.writeStringField("topic", passage.topic());
    json.writeStringField("subject", passage.subject());
    json.writeStringField("process", passage.actor().name().toLowerCase(Locale.ROOT));
    json.writeStringField("manPage", facts.manPage(passage.topic()));
    json.writeStringField("askedBy", facts.askedBy(passage.topic()));
    json.writeBooleanField("failed", passage.failed());
    json.writeArrayFieldStart("calls");
    int number = first;
    for (CallMade call : passage.calls()) {
      call(json, call, number++);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void call(JsonGenerator json, CallMade call, int number) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", number);
    json.writeStringField("name", call.name());
    json.writeStringField("arguments", call.arguments());
    json.writeNumberField("result", call.result());
    if (call.result() < 0) {
      json.writeStringField("errno", Errno.of((int) -call.result()).name());
    }
    json.writeNumberField("endNanos", call.endNanos());
    json.writeNumberField("nanos", call.nanos());
    json.writeEndObject();
  }
}
