package io.jocker.linux.netlink;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Quoting;
import io.jocker.linux.SocketCalls.NetlinkFamily;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks one part of the kernel, and reads its answers. The kernel works while the request is being
 * sent, so the answer is there as soon as anybody looks for it.
 */
final class NetlinkSocket implements AutoCloseable {
  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int CAPPED = 0x100;
  private static final int WITH_ATTRIBUTES = 0x200;

  /** NLMSGERR_ATTR_MSG: why, in the kernel's words. */
  private static final int ATTRIBUTE_MESSAGE = 1;

  /** The kernel fills at most this much of what it lists into one message. */
  private static final int BUFFER = 32_768;

  /** NLM_F_DUMP_INTR: something has changed between two parts of a list. */
  private static final int INTERRUPTED = 0x10;

  /** A list that changes as often as it is asked for is taken as it is. */
  private static final int TRIES = 8;

  private final Linux linux;
  private final Fd socket;
  private final byte[] buffer = new byte[BUFFER];
  private int sequence;
  private boolean interrupted;

  NetlinkSocket(Linux linux, NetlinkFamily family, @Nullable Fd networkNamespace)
      throws SyscallException {
    this.linux = linux;
    this.socket = linux.sockets().netlink(family, networkNamespace);
  }

  /** {@link io.jocker.linux.SocketCalls#hasInterface}. */
  boolean hasInterface(String name) throws SyscallException {
    return linux.sockets().hasInterface(socket, name);
  }

  /** One message of an answer: all of it, from its header on. */
  static final class Answer {
    private final byte[] bytes;

    Answer(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    /** Its attributes, after the fixed part of this many bytes. */
    Attributes attributes(int fixed) {
      return new Attributes(bytes, NetlinkMessage.HEADER + fixed, bytes.length);
    }
  }

  /**
   * Sends requests in one message, and reads until the end of each has been told. A list comes in
   * parts; one that was changed in between lacks some things, or has them twice, and is asked for
   * again.
   *
   * @throws SyscallException for the first that was refused
   */
  List<Answer> ask(NetlinkMessage... requests) throws SyscallException {
    List<Answer> answers = askOnce(requests);
    for (int i = 1; interrupted && i < TRIES; i++) {
      answers = askOnce(requests);
    }
    return answers;
  }

  private List<Answer> askOnce(NetlinkMessage... requests) throws SyscallException {
    interrupted = false;
    byte[] all = new byte[0];
    int waiting = 0;
    int first = sequence + 1;
    for (NetlinkMessage request : requests) {
      byte[] bytes = request.finished(++sequence);
      int end = all.length;
      all = Arrays.copyOf(all, end + bytes.length);
      System.arraycopy(bytes, 0, all, end, bytes.length);
      waiting += request.isAnswered() ? 1 : 0;
    }
    linux.sockets().send(socket, all, all.length);
    return answers(requests, first, waiting);
  }

  private List<Answer> answers(NetlinkMessage[] requests, int first, int waiting)
      throws SyscallException {
    List<Answer> answers = new ArrayList<>();
    int left = waiting;
    SyscallException refused = null;
    while (left > 0) {
      int size = linux.sockets().receive(socket, buffer);
      for (int at = 0; at + NetlinkMessage.HEADER <= size; ) {
        int length = Attributes.intAt(buffer, at);
        if (length < NetlinkMessage.HEADER || at + length > size) {
          break;
        }
        byte[] bytes = Arrays.copyOfRange(buffer, at, at + length);
        int type = Attributes.shortAt(bytes, 4);
        int index = Attributes.intAt(bytes, 8) - first;
        at += (length + 3) & ~3;
        if (index < 0) {
          // Of requests that were refused together, one error was enough for whoever asked.
          continue;
        }
        interrupted |= type != ERROR && (Attributes.shortAt(bytes, 6) & INTERRUPTED) != 0;
        if (type == ERROR || type == DONE) {
          left--;
          SyscallException error = failure(requests, index, bytes, type == ERROR);
          refused = refused == null ? error : refused;
        } else {
          answers.add(new Answer(bytes));
        }
      }
      if (refused != null) {
        // Of requests that belong together the kernel answers only those that it has looked at.
        throw refused;
      }
    }
    return answers;
  }

  /**
   * Null for an acknowledgement, which is an error of number 0, and for the end of a list, which
   * has such a number, too: a list may fail in its middle.
   *
   * @param refused whether the kernel has something to say of the request
   */
  private static @Nullable SyscallException failure(
      NetlinkMessage[] requests, int index, byte[] bytes, boolean refused) {
    int number =
        bytes.length < NetlinkMessage.HEADER + 4
            ? 0
            : -Attributes.intAt(bytes, NetlinkMessage.HEADER);
    if (number <= 0) {
      return null;
    }
    String words = index < requests.length ? requests[index].words() : "";
    String said = refused ? kernelsWords(bytes) : "";
    Errno errno = Errno.of(number);
    return said.isEmpty()
        ? new SyscallException("netlink", words, errno)
        : new SyscallException("netlink", words, errno, Quoting.line(said));
  }

  /** After the number comes the request's header, and the request itself unless it is capped. */
  private static String kernelsWords(byte[] bytes) {
    int flags = Attributes.shortAt(bytes, 6);
    if ((flags & WITH_ATTRIBUTES) == 0) {
      return "";
    }
    int request = NetlinkMessage.HEADER + 4;
    int length = (flags & CAPPED) == 0 ? Attributes.intAt(bytes, request) : NetlinkMessage.HEADER;
    String said = new Attributes(bytes, request + length, bytes.length).text(ATTRIBUTE_MESSAGE);
    return said == null ? "" : said;
  }

  @Override
  public void close() {
    socket.close();
  }
}
