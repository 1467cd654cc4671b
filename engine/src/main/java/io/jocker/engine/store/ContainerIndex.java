package io.jocker.engine.store;

import io.jocker.linux.Errno;
import io.jocker.linux.FileStatus;
import io.jocker.linux.OsString;
import io.jocker.linux.PathList;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.launch.Launcher;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lists say of containers, in one file, the newest first: three files of each container have
 * to be read and taken apart otherwise, which takes a millisecond for each in a JVM that has just
 * begun.
 *
 * <p>It is a copy, and never believed by itself. Whatever changes in a container's folder is a file
 * that gets its name there, by {@code rename(2)} or as a new one, and by that the folder's time of
 * change is another one in the same moment, whoever is killed when. So what is here counts as long
 * as the folder has the time that it had before its files were read. Which containers there are,
 * and which of them are not settled, is told in the same way by the folders above them. It goes
 * with the state that a reboot ends, and may be missing at any time.
 */
public final class ContainerIndex {
  static final String FILE = "list";

  private static final int MAX_BYTES = 64 << 20;

  /**
   * The clock that file systems take is behind by up to a hundredth of a second: two changes in one
   * tick have one time. What has changed only now is not kept.
   */
  private static final long TICK_MILLIS = 50;

  /** In the first line, which is of the whole. */
  private static final int NETWORKS = 0;

  private static final int FOLDER = 1;
  private static final int LIVE = 2;

  /** In each line that follows. */
  private static final int CHANGED_SECONDS = 0;

  private static final int CHANGED_NANOS = 1;
  private static final int ID = 2;
  private static final int MONITOR = 3;

  /** Of the link that tells what the monitor executes. */
  private static final int LINK = 4;

  /** The first word of where that leads, which is some 90 bytes long; zeros behind it. */
  private static final int TARGET = 5;

  private static final int TARGET_WORDS = 16;
  private static final int REST = TARGET + TARGET_WORDS;
  private static final int WIDTH = REST + Listed.WORDS;

  /** For a link's path: {@code /proc/4194304/exe}. */
  private static final int LINK_ROOM = 24;

  /** As none. */
  public static final ContainerIndex EMPTY = new ContainerIndex(null);

  private final IndexWords.@Nullable Reader in;
  private final int size;
  private @Nullable Map<String, Integer> lines;

  private ContainerIndex(IndexWords.@Nullable Reader in) {
    this.in = in;
    this.size = in == null ? 0 : in.lines() - 1;
  }

  /** One that is put together. */
  public static Builder builder() {
    return new Builder();
  }

  /** As words of a file's last change; empty for one that is too young to be told from the next. */
  public static String moment(FileStatus file, long nowMillis) {
    return isYoung(file.modifiedSeconds(), file.modifiedNanos(), nowMillis) ? "" : moment(file);
  }

  /** The same of any. */
  public static String moment(FileStatus file) {
    return file.modifiedSeconds() + "." + file.modifiedNanos();
  }

  /** Whether a change at this time cannot be told from a next one. */
  public static boolean isYoung(long seconds, long nanos, long nowMillis) {
    return nowMillis - (seconds * 1000 + nanos / 1_000_000) < TICK_MILLIS;
  }

  /** Reads it; {@link #EMPTY} where there is none, or where it is not whole. */
  static ContainerIndex read(Folder state) throws SyscallException {
    try {
      IndexWords.Reader in = IndexWords.Reader.of(state.read(FILE, MAX_BYTES), WIDTH);
      return in == null ? EMPTY : new ContainerIndex(in);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EFBIG) {
        return EMPTY;
      }
      throw e;
    }
  }

  /** How many containers it has, each by the number of its line. */
  public int size() {
    return size;
  }

  private IndexWords.Reader in() {
    if (in == null) {
      throw new IndexOutOfBoundsException("an index of nothing");
    }
    return in;
  }

  /** The moment of the networks' files, to which ports and networks in here belong. */
  public String networks() {
    return head(NETWORKS);
  }

  /** When it had all containers: the moment of the folder that has theirs; empty for never. */
  public String folder() {
    return head(FOLDER);
  }

  /** The same of those that are not settled: each of them had a monitor then. */
  public String live() {
    return head(LIVE);
  }

  private String head(int column) {
    return in == null ? "" : in.text((int) in.word(0, column));
  }

  /** The id of a container. */
  public String id(int line) {
    return in().text(text(line, ID));
  }

  private int text(int line, int column) {
    return (int) in().word(line + 1, column);
  }

  /** The line of a container, or -1. */
  public int line(ContainerId id) {
    Map<String, Integer> known = lines;
    if (known == null) {
      known = new HashMap<>();
      for (int line = 0; line < size; line++) {
        known.put(id(line), line);
      }
      lines = known;
    }
    return known.getOrDefault(id.hex(), -1);
  }

  /** Whether a container had a monitor when it was looked at last. */
  public boolean hasMonitor(int line) {
    return in().word(line + 1, MONITOR) != 0;
  }

  /** Whether this is when the container's folder had changed before it was read. */
  public boolean isOf(int line, long seconds, long nanos) {
    return in().word(line + 1, CHANGED_SECONDS) == seconds
        && in().word(line + 1, CHANGED_NANOS) == nanos;
  }

  /** What is known of a container, if {@link #isOf} says that it is still so. */
  public Listed listed(int line) {
    return Listed.parse(id(line), (int) in().word(line + 1, MONITOR), in().line(line + 1, REST));
  }

  /** The names of the containers' folders. */
  PathList folders() {
    PathList folders = new PathList(size, ContainerId.DIGITS + 1);
    for (int line = 0; line < size; line++) {
      put(folders, line, text(line, ID));
    }
    return folders;
  }

  /** The links that tell what the monitors execute. */
  PathList links() {
    PathList links = new PathList(size, LINK_ROOM);
    for (int line = 0; line < size; line++) {
      put(links, line, text(line, LINK));
    }
    return links;
  }

  private void put(PathList paths, int line, int text) {
    paths.set(line, in().bytes(), in().begin(text), in().length(text));
  }

  /** How much is to be read of each link. */
  int targetWords() {
    return TARGET_WORDS;
  }

  /**
   * Whether what was the monitor of a container is it still.
   *
   * @param targets where the links lead, each in words of its own
   */
  boolean isMonitor(int line, long[] targets) {
    // Word by word: in a JVM that has just begun, Arrays.equals takes ten times as long for bytes.
    return hasMonitor(line)
        && in().equal(line + 1, TARGET, targets, line * TARGET_WORDS, TARGET_WORDS);
  }

  /** Puts one together. */
  public static final class Builder {
    private final IndexWords.Writer lines = new IndexWords.Writer();

    private Builder() {}

    /**
     * Begins with the line of the whole.
     *
     * @param networks the moment of the networks' files
     * @param folder that of the containers' folder, if all that were in it follow; else empty
     * @param live that of the folder of entries, if all that were in it follow with a monitor
     */
    public Builder begin(String networks, String folder, String live) {
      lines.text(networks).text(folder).text(live);
      for (int column = LIVE + 1; column < WIDTH; column++) {
        lines.number(0);
      }
      return this;
    }

    /** Adds a container; its folder has changed last at that time before it was read. */
    public void add(long changedSeconds, long changedNanos, Listed listed) {
      String id = listed.summary().id();
      int pid = listed.monitorPid();
      lines.number(changedSeconds).number(changedNanos).text(id).number(pid);
      lines.text(pid == 0 ? "" : "/proc/" + pid + "/exe");
      addTarget(pid == 0 ? "" : Launcher.executable(id));
      listed.writeTo(lines);
    }

    private void addTarget(String target) {
      byte[] bytes = OsString.encode(target);
      // What finds no room is never found again: then a monitor is known by the long way.
      ByteBuffer room =
          ByteBuffer.allocate(TARGET_WORDS * Long.BYTES).order(ByteOrder.nativeOrder());
      room.put(bytes, 0, Math.min(bytes.length, room.limit())).rewind();
      for (int i = 0; i < TARGET_WORDS; i++) {
        lines.number(room.getLong());
      }
    }

    byte[] bytes() {
      return lines.bytes(WIDTH);
    }
  }
}
