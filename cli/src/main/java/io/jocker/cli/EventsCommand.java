package io.jocker.cli;

import io.jocker.cli.template.JsonText;
import io.jocker.engine.EngineEvent;
import io.jocker.engine.EventRequest;
import io.jocker.engine.JockerException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker events}: what happens to containers and images, as it happens. */
final class EventsCommand implements Command {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX");
  private static final long NANOS = 1_000_000_000;

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .texts("filter", "Filter output based on conditions provided", "-f", "--filter")
        .text("string", FormatHelp.OF_ONE, "--format")
        .text("string", "Show all events created since timestamp", "--since")
        .text("string", "Stream events until this timestamp", "--until");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Instant now = Instant.now();
    EventRequest request =
        new EventRequest(
            options.readLate("--since", text -> Times.parse(text, now)),
            options.readLate("--until", text -> Times.parse(text, now)),
            Filters.parse(options.texts("--filter")));
    String format = options.text("--format", "");
    session
        .engine()
        .events(
            request,
            event -> {
              session.out().print(text(event, format));
              session.out().flush();
            });
    return 0;
  }

  private static String text(EngineEvent event, String format) {
    if (format.isEmpty()) {
      return line(event);
    }
    return format.equals("json") || format.equals("{{json .}}")
        ? JsonText.of(json(event)) + "\n"
        : VersionCommand.formatted(fields(event), format);
  }

  /** {@code 2024-05-01T12:00:00.000000005Z container start ID (image=busybox, name=web)}. */
  private static String line(EngineEvent event) {
    List<String> attributes = new ArrayList<>();
    new TreeMap<>(event.attributes()).forEach((name, value) -> attributes.add(name + "=" + value));
    return TIME.format(event.at().atZone(ZoneId.systemDefault()))
        + " "
        + event.type()
        + " "
        + event.action()
        + " "
        + event.id()
        + (attributes.isEmpty() ? "" : " (" + String.join(", ", attributes) + ")")
        + "\n";
  }

  /** In docker's order, which begins with three fields of its first versions. */
  private static Map<String, Object> json(EngineEvent event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", event.action());
    json.put("id", event.id());
    if (event.attributes().containsKey("image")) {
      json.put("from", event.attributes().get("image"));
    }
    json.put("Type", event.type());
    json.put("Action", event.action());
    json.put("Actor", actor(event));
    json.put("scope", "local");
    json.put("time", event.at().getEpochSecond());
    json.put("timeNano", nanos(event));
    return json;
  }

  private static Map<String, Object> fields(EngineEvent event) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("Status", event.action());
    fields.put("ID", event.id());
    fields.put("From", event.attributes().getOrDefault("image", ""));
    fields.put("Type", event.type());
    fields.put("Action", event.action());
    fields.put("Actor", actor(event));
    fields.put("Scope", "local");
    fields.put("Time", event.at().getEpochSecond());
    fields.put("TimeNano", nanos(event));
    return fields;
  }

  private static Map<String, Object> actor(EngineEvent event) {
    Map<String, Object> actor = new LinkedHashMap<>();
    actor.put("ID", event.id());
    actor.put("Attributes", new TreeMap<>(event.attributes()));
    return actor;
  }

  private static long nanos(EngineEvent event) {
    Instant at = event.at();
    long seconds = at.getEpochSecond();
    int nanos = at.getNano();
    return seconds * NANOS + nanos;
  }
}
