package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.EngineEvent;
import io.jocker.engine.EventRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsCommandTest {
  private final Cli cli = new Cli();

  @BeforeEach
  void addEvent() {
    cli.engine.events.add(
        new EngineEvent(
            Instant.ofEpochSecond(1_714_564_800, 5),
            EngineEvent.CONTAINER,
            "die",
            FakeEngine.ID,
            Map.of("name", "web", "image", "busybox", "exitCode", "3")));
  }

  @Test
  void showsALineForEach() {
    assertThat(cli.run("events").out())
        .matches(
            "2024-05-01T\\d\\d:\\d\\d:00.000000005(Z|[-+]\\d\\d:\\d\\d) container die "
                + FakeEngine.ID
                + " \\(exitCode=3, image=busybox, name=web\\)\n");
  }

  @Test
  void jsonHasDockersFields() {
    assertThat(cli.run("events", "--format", "json").out())
        .isEqualTo(
            "{\"status\":\"die\",\"id\":\""
                + FakeEngine.ID
                + "\",\"from\":\"busybox\",\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\""
                + FakeEngine.ID
                + "\",\"Attributes\":{\"exitCode\":\"3\",\"image\":\"busybox\",\"name\":\"web\"}},"
                + "\"scope\":\"local\",\"time\":1714564800,\"timeNano\":1714564800000000005}\n");
  }

  @Test
  void aTemplateHasGosFields() {
    assertThat(
            cli.run("events", "--format", "{{.Type}} {{.Action}} {{.Actor.Attributes.name}}").out())
        .isEqualTo("container die web\n");
  }

  @Test
  void asksForWhatIsWanted() {
    cli.run("events", "--since", "1714564800", "-f", "event=die", "-f", "event=start");
    assertThat(cli.engine.eventRequest)
        .isEqualTo(
            new EventRequest(
                Instant.ofEpochSecond(1_714_564_800),
                null,
                Map.of("event", List.of("die", "start"))));
    assertThat(Objects.requireNonNull(cli.engine.eventRequest).until()).isNull();
  }
}
