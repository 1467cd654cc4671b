package io.jocker.engine.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.image.ContainerConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  @Test
  void isInDockersOrder() {
    assertThat(
            Environment.of(
                List.of("B=mine", "C=3=3", "HOSTNAME"),
                List.of("A=1", "B=2", "PATH=/bin"),
                "box",
                true,
                "/root"))
        .containsExactly("PATH=/bin", "TERM=xterm", "B=mine", "C=3=3", "A=1", "HOME=/root");
  }

  @Test
  void aHomeThatWasGivenStays() {
    assertThat(Environment.of(List.of("HOME=/x"), List.of(), "box", false, "/root"))
        .containsExactly("PATH=" + Environment.DEFAULT_PATH, "HOSTNAME=box", "HOME=/x");
  }

  @Test
  void entrypointAndCommandFollowDockersTable() throws JockerException {
    assertThat(command(null, List.of())).containsExactly("entry", "image");
    assertThat(command(null, List.of("mine"))).containsExactly("entry", "mine");
    assertThat(command(List.of("other"), List.of())).containsExactly("other");
    assertThat(command(List.of("other"), List.of("mine"))).containsExactly("other", "mine");
    assertThat(command(List.of(), List.of("mine"))).containsExactly("mine");
    assertThatThrownBy(() -> command(List.of(), List.of())).hasMessage("no command specified");
  }

  private static List<String> command(@Nullable List<String> entrypoint, List<String> command)
      throws JockerException {
    ContainerConfig image =
        new ContainerConfig(
            List.of("entry"),
            List.of("image"),
            List.of(),
            "",
            "",
            List.of(),
            List.of(),
            java.util.Map.of(),
            "",
            null,
            List.of(),
            List.of());
    ProcessRequest request =
        new ProcessRequest(
            command,
            entrypoint,
            List.of(),
            null,
            null,
            List.of(),
            ProcessRequest.Stdio.OUTPUT_ONLY,
            false);
    return ContainerCommand.of(request, image).arguments();
  }
}
