package io.jocker.linux.netlink;

import static io.jocker.linux.netlink.ScriptedSocket.DONE;
import static io.jocker.linux.netlink.ScriptedSocket.ERROR;
import static io.jocker.linux.netlink.ScriptedSocket.INTERRUPTED;
import static io.jocker.linux.netlink.ScriptedSocket.MULTI;
import static io.jocker.linux.netlink.ScriptedSocket.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.netlink.NetlinkSocket.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkSocketTest {
  private static final int THING = 77;

  private final ScriptedSocket script = new ScriptedSocket();

  private List<Answer> ask() throws Exception {
    return script.socket().ask(NetlinkMessage.dump(THING).words("list things"));
  }

  @Test
  void aListThatChangedWhileItWasToldIsAskedForAgain() throws Exception {
    script.answer(message(THING, MULTI, 1, "01000000"));
    script.answer(message(DONE, MULTI | INTERRUPTED, 1, "00000000"));
    script.answer(message(THING, MULTI, 2, "02000000"), message(THING, MULTI, 2, "03000000"));
    script.answer(message(DONE, MULTI, 2, "00000000"));
    List<Answer> answers = ask();
    assertThat(script.asked()).hasSize(2);
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0).bytes()[NetlinkMessage.HEADER]).isEqualTo((byte) 2);
  }

  @Test
  void aListThatNeverRestsIsTakenAsItIs() throws Exception {
    for (int i = 1; i <= 8; i++) {
      script.answer(message(THING, MULTI | INTERRUPTED, i, "0" + i + "000000"));
      script.answer(message(DONE, MULTI, i, "00000000"));
    }
    assertThat(ask()).hasSize(1);
    assertThat(script.asked()).hasSize(8);
  }

  @Test
  void aListThatFailsInItsMiddleIsNoList() {
    script.answer(message(THING, MULTI, 1, "01000000"));
    script.answer(message(DONE, MULTI, 1, "fbffffff"));
    assertThatThrownBy(this::ask).hasMessage("netlink(list things): EIO (Input/output error)");
  }

  /** Of several requests in one message the kernel refuses each, and one refusal is thrown. */
  @Test
  void refusalsOfEarlierRequestsAreNoAnswers() throws Exception {
    NetlinkSocket socket = script.socket();
    script.answer(message(ERROR, 0, 1, "efffffff"));
    script.answer(message(ERROR, 0, 2, "efffffff"));
    script.answer(message(ERROR, 0, 3, "00000000"));
    NetlinkMessage add = NetlinkMessage.of(THING, NetlinkMessage.CREATE).words("add a thing");
    assertThatThrownBy(() -> socket.ask(add, add)).hasMessageContaining("EEXIST");
    assertThat(socket.ask(add)).isEmpty();
  }
}
