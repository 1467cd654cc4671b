package io.jocker.linux.jna;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.TerminalCalls;
import io.jocker.linux.TerminalCalls.Settings;
import io.jocker.linux.TerminalCalls.WindowSize;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On terminals of a devpts instance that is mounted nowhere. */
@RequiresRoot
@Timeout(60)
class TerminalCallsIT {
  private final Linux linux = JnaLinux.open();
  private final TerminalCalls terminals = linux.terminals();
  private final IoCalls io = linux.io();
  private Fd devpts;
  private Fd master;
  private Fd peer;

  @BeforeEach
  void openTerminal() throws Exception {
    Map<String, String> options = Map.of("ptmxmode", "0666", "mode", "0620");
    devpts = linux.mounts().detachedFileSystem("devpts", options, Set.of());
    master = terminals.openMaster(devpts);
    peer = terminals.openPeer(master);
  }

  @AfterEach
  void closeTerminal() {
    peer.close();
    master.close();
    devpts.close();
  }

  @Test
  void isTheFirstOfItsOwnInstance() throws Exception {
    assertThat(linux.files().statAt(devpts, "0", Set.of()).represents().major()).isEqualTo(136);
    assertThat(terminals.isTerminal(peer)).isTrue();
    assertThat(terminals.isTerminal(master)).isTrue();
    IoCalls.Pipe pipe = io.pipe();
    try (Fd readEnd = pipe.readEnd();
        Fd writeEnd = pipe.writeEnd()) {
      assertThat(terminals.isTerminal(readEnd)).isFalse();
      assertThatThrownBy(() -> terminals.windowSize(writeEnd))
          .hasMessage(
              "ioctl(" + writeEnd + ", TIOCGWINSZ): ENOTTY (Inappropriate ioctl for device)");
    }
  }

  @Test
  void hasTheSizeThatItWasGiven() throws Exception {
    terminals.setWindowSize(master, new WindowSize(50, 65_535));
    assertThat(terminals.windowSize(peer)).isEqualTo(new WindowSize(50, 65_535));
  }

  @Test
  void changesWhatItReadsUntilItIsRaw() throws Exception {
    Settings cooked = terminals.settings(peer);
    io.writeFully(master, "a\r".getBytes(UTF_8));
    assertThat(read(peer)).isEqualTo("a\n");
    assertThat(read(master)).isEqualTo("a\r\n");

    terminals.setSettings(peer, terminals.raw(cooked));
    io.writeFully(master, "b\r\3".getBytes(UTF_8));
    assertThat(read(peer)).isEqualTo("b\r\3");
    assertThat(io.pollReadable(List.of(master), 0)).isEmpty();

    terminals.setSettings(peer, cooked);
    assertThat(terminals.settings(peer).bytes()).isEqualTo(cooked.bytes());
  }

  private String read(Fd terminal) throws Exception {
    assertThat(io.pollReadable(List.of(terminal), 20_000)).isNotEmpty();
    byte[] buffer = new byte[100];
    return new String(buffer, 0, io.read(terminal, buffer, 0, buffer.length), UTF_8);
  }
}
