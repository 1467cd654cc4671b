package io.jocker.engine.store;

import io.jocker.engine.EngineEvent;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the objects of one root, a line of JSON each. All commands append to it, each
 * line with one write(2) at the end of the file (O_APPEND), so lines of several commands do not
 * mix. Two files of a megabyte are kept: {@code events} and, older, {@code events.1}.
 *
 * <p>An event that cannot be written down is lost without a word: what it tells of has happened all
 * the same, and must not fail for it.
 */
public final class EventJournal implements AutoCloseable {
  /** The newest file. */
  public static final String FILE = "events";

  /** How many files there are. */
  public static final int FILES = 2;

  private static final String OLDER = "events.1";
  private static final long FULL = 1 << 20;
  private static final int PRIVATE = 0600;

  /** A command that runs for days must not go on writing into a file that others have dropped. */
  private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Set<OpenFlag> APPENDING =
      Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.APPEND, OpenFlag.NOFOLLOW);

  private final Linux linux;
  private final String root;
  private @Nullable Fd file;
  private long opened;

  /**
   * The journal of a root.
   *
   * @param root absolute path
   */
  public EventJournal(Linux linux, String root) {
    this.linux = linux;
    this.root = root;
  }

  /** Makes the file if it is missing. */
  public void begin() throws SyscallException {
    try {
      linux.files().statAt(Fd.CWD, root + "/" + FILE, Set.of(AtFlag.SYMLINK_NOFOLLOW));
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      openAnew().close();
    }
  }

  /** Writes down what happened to a container now. Attributes are names and values in turn. */
  public void container(String action, String id, String... attributes) {
    add(Instant.now(), EngineEvent.CONTAINER, action, id, attributes);
  }

  /** The same of a moment that has passed. */
  public void containerAt(Instant at, String action, String id, String... attributes) {
    add(at, EngineEvent.CONTAINER, action, id, attributes);
  }

  /** The same of an image, which is named as the user named it. */
  public void image(String action, String image) {
    add(Instant.now(), EngineEvent.IMAGE, action, image, "name", image);
  }

  /** The same of a network. Attributes are names and values in turn. */
  public void network(String action, String id, String... attributes) {
    add(Instant.now(), EngineEvent.NETWORK, action, id, attributes);
  }

  /** The same of a volume. */
  public void volume(String action, String name) {
    add(Instant.now(), EngineEvent.VOLUME, action, name, "driver", "local");
  }

  /** A new container, with all that is known of it: later events need not say it again. */
  public void created(String id, String name, String image, Map<String, String> labels) {
    String[] attributes = new String[4 + 2 * labels.size()];
    int at = 0;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      attributes[at++] = label.getKey();
      attributes[at++] = label.getValue();
    }
    attributes[at++] = "image";
    attributes[at++] = image;
    attributes[at++] = "name";
    attributes[at] = name;
    container("create", id, attributes);
  }

  private synchronized void add(
      Instant at, String type, String action, String id, String... attributes) {
    StringBuilder line = new StringBuilder(256);
    line.append("{\"seconds\":").append(at.getEpochSecond());
    line.append(",\"nanos\":").append(at.getNano());
    field(line.append(','), "Type", type);
    field(line.append(','), "Action", action);
    field(line.append(','), "ID", id);
    line.append(",\"Attributes\":{");
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      field(i == 0 ? line : line.append(','), attributes[i], attributes[i + 1]);
    }
    line.append("}}\n");
    byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
    try {
      linux.io().write(open(), bytes, 0, bytes.length);
    } catch (SyscallException e) {
      // See above.
    }
  }

  private static void field(StringBuilder line, String name, String value) {
    quote(line, name);
    quote(line.append(':'), value);
  }

  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        line.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }

  private Fd open() throws SyscallException {
    long now = System.nanoTime();
    Fd present = file;
    if (present != null && now - opened < REOPEN_NANOS) {
      return present;
    }
    close();
    Fd fresh = openAnew();
    if (makesRoom(fresh)) {
      fresh.close();
      fresh = openAnew();
    }
    file = fresh;
    opened = now;
    return fresh;
  }

  /** Whether the file was full and is an older one now; closes it if that cannot be said. */
  private boolean makesRoom(Fd newest) throws SyscallException {
    try {
      return linux.files().statAt(newest, "", Set.of(AtFlag.EMPTY_PATH)).size() >= FULL
          && rotate(newest);
    } catch (SyscallException | RuntimeException e) {
      newest.close();
      throw e;
    }
  }

  private Fd openAnew() throws SyscallException {
    return linux.files().openAt(Fd.CWD, root + "/" + FILE, APPENDING, PRIVATE);
  }

  /** Whether it has been done, by whomever: of several commands that want to, one does. */
  private boolean rotate(Fd full) throws SyscallException {
    linux.locks().lock(full, true);
    long inode = linux.files().statAt(full, "", Set.of(AtFlag.EMPTY_PATH)).inode();
    try {
      long present =
          linux.files().statAt(Fd.CWD, root + "/" + FILE, Set.of(AtFlag.SYMLINK_NOFOLLOW)).inode();
      if (present == inode) {
        linux.files().renameAt(Fd.CWD, root + "/" + FILE, Fd.CWD, root + "/" + OLDER);
      }
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return true;
      }
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
