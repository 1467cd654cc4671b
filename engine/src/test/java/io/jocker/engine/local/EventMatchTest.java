package io.jocker.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.EngineEvent;
import io.jocker.engine.JockerException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventMatchTest {
  private static final EngineEvent EXEC =
      new EngineEvent(
          Instant.EPOCH,
          EngineEvent.CONTAINER,
          "exec_start: ls /",
          "abc123",
          Map.of("name", "web", "image", "busybox:1", "tier", "front"));

  private static boolean fits(String... filters) throws JockerException {
    Map<String, List<String>> map = new java.util.HashMap<>();
    for (String filter : filters) {
      int equals = filter.indexOf('=');
      map.computeIfAbsent(filter.substring(0, equals), name -> new java.util.ArrayList<>())
          .add(filter.substring(equals + 1));
    }
    return new EventMatch(map).fits(EXEC);
  }

  @Test
  void oneValueOfEachNameMustFit() throws Exception {
    assertThat(fits()).isTrue();
    assertThat(fits("event=die", "event=exec_start")).isTrue();
    assertThat(fits("event=exec")).isFalse();
    assertThat(fits("type=container", "event=die")).isFalse();
  }

  @Test
  void containersAreNamedAsUsersNameThem() throws Exception {
    assertThat(fits("container=web")).isTrue();
    assertThat(fits("container=abc1")).isTrue();
    assertThat(fits("container=we")).isFalse();
    assertThat(fits("volume=web")).isFalse();
    assertThat(fits("image=busybox")).isTrue();
    assertThat(fits("image=busybox:1")).isTrue();
    assertThat(fits("image=busy")).isFalse();
  }

  @Test
  void labelsFitByNameOrValue() throws Exception {
    assertThat(fits("label=tier")).isTrue();
    assertThat(fits("label=tier=front")).isTrue();
    assertThat(fits("label=tier=back")).isFalse();
    assertThat(fits("scope=local", "type=container")).isTrue();
    assertThatThrownBy(() -> fits("colour=red"))
        .isInstanceOf(JockerException.class)
        .hasMessageContaining("colour");
  }
}
