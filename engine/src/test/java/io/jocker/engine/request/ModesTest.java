package io.jocker.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.request.SecurityOptions.Seccomp;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Namespaces, security options, signals, logs and names. */
final class ModesTest {

  @Test
  void readsNamespaces() {
    assertThat(NamespaceMode.parseNetwork("none")).isEqualTo(NamespaceMode.PRIVATE);
    assertThat(NamespaceMode.parseNetwork("host")).isEqualTo(NamespaceMode.HOST);
    assertThat(NamespaceMode.parseNetwork("container:web"))
        .isEqualTo(new NamespaceMode.Container("web"));
    assertThat(NamespaceMode.parseNetwork("default")).isEqualTo(NamespaceMode.USUAL);
    assertThat(NamespaceMode.parseNetwork("")).isEqualTo(NamespaceMode.USUAL);
    assertThat(NamespaceMode.parseNetwork("bridge"))
        .isEqualTo(new NamespaceMode.Connected("bridge"));
    assertThat(NamespaceMode.parseNetwork("back")).isEqualTo(new NamespaceMode.Connected("back"));
    assertThat(NamespaceMode.parsePid("host")).isEqualTo(NamespaceMode.HOST);
    assertThat(NamespaceMode.parseIpc("none")).isEqualTo(new NamespaceMode.Bare());
    assertThat(NamespaceMode.parseIpc("shareable")).isEqualTo(NamespaceMode.PRIVATE);
    assertThat(NamespaceMode.parseUts("")).isEqualTo(NamespaceMode.PRIVATE);
  }

  @Test
  void refusesOtherNamespaces() {
    assertThatThrownBy(() -> NamespaceMode.parsePid("foo")).hasMessage("--pid: invalid PID mode");
    assertThatThrownBy(() -> NamespaceMode.parsePid("container:"))
        .hasMessage("--pid: invalid PID mode");
    assertThatThrownBy(() -> NamespaceMode.parseUts("container:x"))
        .hasMessage("--uts: invalid UTS mode");
    assertThatThrownBy(() -> NamespaceMode.parseIpc("foo")).hasMessage("invalid IPC mode: foo");
    assertThatThrownBy(() -> NamespaceMode.parseCgroup("foo"))
        .hasMessage("--cgroupns: invalid CGROUP mode");
    assertThatThrownBy(() -> NamespaceMode.parseNetwork("container:"))
        .hasMessage("invalid container format container:<name|id>");
  }

  @Test
  void readsUserNamespaces() {
    assertThat(UserNamespaceMode.parse("host")).isEqualTo(UserNamespaceMode.HOST);
    assertThat(UserNamespaceMode.parse("auto")).isEqualTo(new UserNamespaceMode.Auto());
    assertThat(UserNamespaceMode.parse("0:100000:1000,1000:5000:1"))
        .isEqualTo(
            new UserNamespaceMode.Mapped(
                List.of(new IdRange(0, 100000, 1000), new IdRange(1000, 5000, 1))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "0:1",
        "0:1:0",
        "0:-1:5",
        "0:1:x",
        "0:4294967295:1",
        "0:10:5,3:100:1",
        "0:10:5,100:14:1",
        ","
      })
  void refusesOtherUserNamespaces(String text) {
    assertThatThrownBy(() -> UserNamespaceMode.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--userns: i");
  }

  @Test
  void readsSecurityOptions() {
    assertThat(SecurityOptions.parse(List.of())).isEqualTo(SecurityOptions.DEFAULT);
    assertThat(
            SecurityOptions.parse(
                List.of("no-new-privileges", "seccomp=unconfined", "apparmor=unconfined")))
        .isEqualTo(new SecurityOptions(true, new Seccomp.Unconfined(), false));
    assertThat(SecurityOptions.parse(List.of("no-new-privileges:false", "seccomp=/x.json")))
        .isEqualTo(new SecurityOptions(false, new Seccomp.ProfileFile("/x.json"), false));
    assertThat(SecurityOptions.parse(List.of("systempaths=unconfined")).systemPathsUnconfined())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "seccomp=", "no-new-privileges=maybe", "systempaths=x", ""})
  void refusesOtherSecurityOptions(String text) {
    assertThatThrownBy(() -> SecurityOptions.parse(List.of(text)))
        .hasMessage("invalid --security-opt: \"" + text + "\"");
  }

  @Test
  void bringsCapabilitiesIntoOneForm() {
    SecurityRequest request =
        new SecurityRequest(
            false, List.of("net_admin", "CAP_SYS_TIME"), List.of("all"), SecurityOptions.DEFAULT);
    assertThat(request.capabilitiesAdded()).containsExactly("CAP_NET_ADMIN", "CAP_SYS_TIME");
    assertThat(request.capabilitiesDropped()).containsExactly("ALL");
  }

  @ParameterizedTest
  @CsvSource({
    "TERM, 15",
    "sigkill, 9",
    "SIGUSR1, 10",
    "2, 2",
    "64, 64",
    "RTMIN, 34",
    "SIGRTMIN+3, 37",
    "RTMAX-2, 62",
    "WINCH, 28",
    "SIGSYS, 31"
  })
  void readsSignals(String text, int number) {
    assertThat(SignalNumber.parse(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "foo", "0", "65", "-1", "SIG", "RTMIN+31", "RTMAX-x", "1x"})
  void refusesOtherSignals(String text) {
    assertThatThrownBy(() -> SignalNumber.parse(text)).hasMessage("Invalid signal: " + text);
  }

  @Test
  void readsLogs() {
    assertThat(LogRequest.parse("", List.of())).isEqualTo(LogRequest.DEFAULT);
    LogRequest local = LogRequest.parse("local", List.of("max-size=1m", "max-file=3", "tag=x"));
    assertThat(local.driver()).isEqualTo(LogRequest.Driver.LOCAL);
    assertThat(local.maxFileBytes()).isEqualTo(1L << 20);
    assertThat(local.maxFiles()).isEqualTo(3);
    assertThatThrownBy(() -> LogRequest.parse("syslog", List.of()))
        .hasMessageStartingWith("logger: no log driver named 'syslog' is registered");
    assertThatThrownBy(() -> LogRequest.parse("", List.of("foo=1")))
        .hasMessage("unknown log opt 'foo' for json-file log driver");
    assertThatThrownBy(() -> LogRequest.parse("none", List.of("max-file=3")))
        .hasMessage("invalid logging opts for driver none");
    assertThatThrownBy(() -> LogRequest.parse("", List.of("labels-regex=(")))
        .hasMessageStartingWith("invalid labels-regex: ");
    assertThatThrownBy(() -> LogRequest.parse("", List.of("compress=true")))
        .hasMessage("unknown log opt 'compress' for json-file log driver");
  }

  @Test
  void aLogHasBoundsUnlessTheyAreTakenOff() {
    assertBounds(LogRequest.DEFAULT, 20L << 20, 5);
    assertBounds(LogRequest.parse("", List.of("max-file=3")), 20L << 20, 3);
    assertBounds(LogRequest.parse("local", List.of("max-size=10k")), 10L << 10, 5);
    // Docker's: of a json-file one file is kept unless more are asked for.
    assertBounds(LogRequest.parse("", List.of("max-size=10m")), 10L << 20, 1);
    assertThat(LogRequest.parse("", List.of("max-size=-1")).maxFileBytes()).isNull();
    assertThatThrownBy(() -> LogRequest.parse("", List.of("max-size=-1", "max-file=3")))
        .hasMessage("max-size must be specified when max-file is > 1");
    for (String size : List.of("max-size=0", "max-size=", "max-file=0", "max-file=101")) {
      assertThatThrownBy(() -> LogRequest.parse("", List.of(size)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void assertBounds(LogRequest log, long bytes, int files) {
    assertThat(log.maxFileBytes()).isEqualTo(bytes);
    assertThat(log.maxFiles()).isEqualTo(files);
  }

  @Test
  void checksNames() {
    assertThat(IdentityRequest.NONE.withName("web_1.a-b").name()).isEqualTo("web_1.a-b");
    for (String name : List.of("a", "a b", "-ab", "../x", "a/b", "é1")) {
      assertThatThrownBy(() -> IdentityRequest.NONE.withName(name))
          .hasMessage(
              "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
    assertThatThrownBy(() -> new IdentityRequest(null, "a\nb", null, Map.of(), Map.of()))
        .hasMessage("invalid hostname format: a\nb");
  }

  @Test
  void readsPullPolicies() {
    assertThat(PullPolicy.parse("always")).isEqualTo(PullPolicy.ALWAYS);
    assertThatThrownBy(() -> PullPolicy.parse("sometimes"))
        .hasMessage(
            "invalid pull option: 'sometimes': must be one of \"always\", \"missing\" or"
                + " \"never\"");
  }

  @Test
  void wantsAnAbsoluteWorkingDirectory() {
    assertThatThrownBy(
            () ->
                new ProcessRequest(
                    List.of(),
                    null,
                    List.of(),
                    "rel",
                    null,
                    List.of(),
                    ProcessRequest.Stdio.OUTPUT_ONLY,
                    false))
        .hasMessage("the working directory 'rel' is invalid, it needs to be an absolute path");
  }
}
