package io.jocker.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The calls of {@code --explain=json}, read as a tool would. */
final class ExplainedCalls {
  private final List<Told> calls = new ArrayList<>();

  /**
   * One call.
   *
   * @param result a number, or the name of an errno
   */
  record Told(String process, String topic, String name, String arguments, String result) {
    /** The form in which a call is compared. */
    String answered() {
      return name + " = " + result;
    }
  }

  static ExplainedCalls read(String json) throws IOException {
    ExplainedCalls told = new ExplainedCalls();
    String process = "";
    String topic = "";
    String name = "";
    String arguments = "";
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String field = token.isScalarValue() ? parser.currentName() : "";
        switch (field) {
          case "process" -> process = parser.getText();
          case "topic" -> topic = parser.getText();
          case "name" -> name = parser.getText();
          case "arguments" -> arguments = parser.getText();
          case "result" ->
              told.calls.add(new Told(process, topic, name, arguments, parser.getText()));
          case "errno" -> told.isError(parser.getText());
          default -> {}
        }
      }
    }
    return told;
  }

  private void isError(String errno) {
    Told last = calls.remove(calls.size() - 1);
    calls.add(new Told(last.process(), last.topic(), last.name(), last.arguments(), errno));
  }

  /** The calls of one process. */
  List<Told> of(String process) {
    return calls.stream().filter(call -> call.process().equals(process)).toList();
  }
}
