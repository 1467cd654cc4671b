package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ProcessCalls.Inherit;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that somebody answers for names: one process for all user networks of a root. Whether
 * it is there is told by a lock, which a shell holds that starts it anew when it is killed, and
 * which the process itself holds, too: so one of the two may be killed, and nobody starts a second.
 *
 * <p>A JVM takes some hundred milliseconds to answer, and the container's program may ask before.
 * Therefore its socket is bound here and handed on: what comes meanwhile waits in the kernel.
 */
public final class ResolverStart {
  /** The descriptor of the lock, in the process that is started. */
  public static final int LOCK = 3;

  private static final int PORT = 53;
  private static final int MAX_BYTES = 1 << 22;
  private static final int MOST_LOOKS = 100;
  private static final long BETWEEN_LOOKS = 3_000_000;
  private static final String FILE = "resolver";

  /**
   * The first shell ends at once, so that nobody has to wait for a process that stays. The second
   * one is in a session of its own, out of reach of Ctrl-C and of a terminal that is closed. Its
   * standard input would be /dev/null in the background, so the socket goes by way of descriptor 4.
   * And it keeps nobody's working directory, which may be removed: a JVM cannot start in one that
   * is.
   */
  private static final String DETACH =
      "cd /; exec 4<&0; setsid /bin/sh -c \"$0\" \"$@\" <&4 4<&- &";

  /** A process that ends in peace says 0. One that cannot begin is not tried without pause. */
  private static final String GUARD =
      """
      delay=1
      while begin=$(date +%s); ! "$@"; do
        [ $(($(date +%s) - begin)) -lt 10 ] || delay=1
        sleep "$delay"
        [ "$delay" -ge 32 ] || delay=$((delay * 2))
      done
      """;

  private final Linux linux;
  private final Networks networks;

  public ResolverStart(Linux linux, Networks networks) {
    this.linux = linux;
    this.networks = networks;
  }

  /**
   * Starts the process if there is none. Whoever calls has an address in a user network already,
   * for without any it ends.
   *
   * @param gateway of one of these networks, whose bridge is there
   * @param command what runs the resolver, with the socket as its standard input
   * @param environment its variables
   * @return whether it was started
   */
  public boolean ensure(Ipv4 gateway, List<String> command, List<String> environment)
      throws SyscallException {
    try (Story.About about = linux.story().about(NetworkTopic.NAMES, gateway);
        Fd lock = networks.state().lockFile(FILE)) {
      if (!linux.locks().tryLock(lock, true)) {
        return false;
      }
      try (Fd nothing = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDWR), 0);
          Fd socket = socket(gateway, nothing)) {
        start(command, environment, socket, nothing, lock);
      }
      return true;
    }
  }

  /**
   * Waits until somebody listens at a gateway: one that runs already hears of a new network by
   * itself, but on a busy machine a program could ask before, and be told that nobody is there. It
   * is not waited for ever, for a container can do without names for a moment.
   */
  public void await(Ipv4 gateway) throws SyscallException {
    try (Story.About about = linux.story().about(NetworkTopic.NAMES, gateway)) {
      for (int i = 0; i < MOST_LOOKS && !isListening(gateway); i++) {
        LockSupport.parkNanos(BETWEEN_LOOKS);
      }
    }
  }

  /** {@code /proc/net/udp}: {@code 12: 0110900A:0035 00000000:0000 07 ...}, little endian. */
  private boolean isListening(Ipv4 gateway) throws SyscallException {
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY);
    try (Fd file = linux.files().openAt(Fd.CWD, "/proc/net/udp", flags, 0)) {
      String text = new String(linux.io().readAll(file, MAX_BYTES), StandardCharsets.US_ASCII);
      return text.contains(socket(gateway)) || text.contains(socket(Ipv4.ANY));
    }
  }

  private static String socket(Ipv4 address) {
    StringBuilder text = new StringBuilder(": ");
    int number = Integer.reverseBytes(address.number());
    for (int shift = 28; shift >= 0; shift -= 4) {
      text.append(Character.toUpperCase(Character.forDigit((number >>> shift) & 15, 16)));
    }
    return text.append(":0035 ").toString();
  }

  /**
   * One that is just ending may still have its own there. Where another server does not allow a
   * second one beside it, the process looks for itself, again and again.
   */
  private Fd socket(Ipv4 gateway, Fd otherwise) throws SyscallException {
    try {
      return linux.sockets().datagrams(gateway.bytes(), PORT);
    } catch (SyscallException e) {
      if (e.errno() == Errno.EADDRINUSE) {
        return Fd.borrowed(otherwise.number());
      }
      throw e;
    }
  }

  private void start(List<String> command, List<String> environment, Fd socket, Fd nothing, Fd lock)
      throws SyscallException {
    List<String> arguments = new ArrayList<>(List.of("sh", "-c", DETACH, GUARD, "jocker-names"));
    arguments.addAll(command);
    List<Inherit> streams =
        List.of(
            new Inherit(socket, 0),
            new Inherit(nothing, 1),
            new Inherit(nothing, 2),
            new Inherit(lock, LOCK));
    linux.processes().await(linux.processes().spawn("/bin/sh", arguments, environment, streams));
  }
}
