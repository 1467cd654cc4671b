package io.jocker.linux.netlink;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SocketCalls;
import io.jocker.linux.recording.LinuxParts;
import io.jocker.linux.recording.ScriptedLinux;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A netlink socket that keeps what it is asked, and answers what a test has laid ready. */
final class ScriptedSocket implements SocketCalls {
  static final int DONE = 3;
  static final int ERROR = 2;
  static final int MULTI = 2;
  static final int INTERRUPTED = 0x10;

  private final Linux linux = new ScriptedLinux().linux();
  private final List<String> asked = new ArrayList<>();
  private final Queue<byte[]> answers = new ArrayDeque<>();

  /**
   * A message of an answer.
   *
   * @param request which request it answers, from 1 on
   * @param body what is behind the header, in hexadecimal digits
   */
  static byte[] message(int type, int flags, int request, String body) {
    String digits = body.replace(" ", "");
    NetlinkMessage message = NetlinkMessage.bracket(type);
    for (byte each : HexFormat.of().parseHex(digits)) {
      message.octet(each);
    }
    byte[] bytes = message.finished(request);
    bytes[6] = (byte) flags;
    return bytes;
  }

  /** What the next look gets that finds nothing before it. */
  ScriptedSocket answer(byte[]... messages) {
    int size = 0;
    for (byte[] message : messages) {
      size += message.length;
    }
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] message : messages) {
      System.arraycopy(message, 0, all, at, message.length);
      at += message.length;
    }
    answers.add(all);
    return this;
  }

  /** The requests, in hexadecimal digits. */
  List<String> asked() {
    return asked;
  }

  NetlinkSocket socket() throws Exception {
    return new NetlinkSocket(kernel(), NetlinkFamily.NETFILTER, null);
  }

  Linux kernel() {
    return LinuxParts.withSockets(linux, this);
  }

  @Override
  public Fd netlink(NetlinkFamily family, @Nullable Fd networkNamespace) {
    return Fd.CWD;
  }

  @Override
  public void send(Fd socket, byte[] message, int length) {
    asked.add(HexFormat.of().formatHex(message, 0, length));
  }

  @Override
  public int receive(Fd socket, byte[] buffer) {
    byte[] answer = answers.remove();
    System.arraycopy(answer, 0, buffer, 0, answer.length);
    return answer.length;
  }

  @Override
  public boolean hasInterface(Fd socket, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Fd setting(Fd networkNamespace, String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Fd reserve(String protocol, byte[] address, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Fd datagrams(byte[] address, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int port(Fd socket) {
    throw new UnsupportedOperationException();
  }
}
