package io.jocker.engine.store;

import io.jocker.linux.Errno;
import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lists say of containers, in one file: three files of each container have to be read and
 * taken apart otherwise, which takes a millisecond for each in a JVM that has just begun.
 *
 * <p>It is a copy, and never believed by itself. Whatever changes in a container's folder is a file
 * that gets its name there, by {@code rename(2)} or as a new one, and by that the folder's time of
 * change is another one in the same moment, whoever is killed when. So what is here counts as long
 * as the folder has the time that it had before its files were read. It goes with the state that a
 * reboot ends, and may be missing at any time.
 */
public final class ContainerIndex {
  /** As none. */
  public static final ContainerIndex EMPTY = new ContainerIndex("", Map.of());

  static final String FILE = "list";

  private static final String FORM = "jocker list 1";
  private static final String END = "end";
  private static final int MAX_BYTES = 64 << 20;

  /**
   * The clock that file systems take is behind by up to a hundredth of a second: two changes in one
   * tick have one time. What has changed only now is not kept.
   */
  private static final long TICK_MILLIS = 50;

  private final String networks;
  private final Map<String, Entry> entries;

  private ContainerIndex(String networks, Map<String, Entry> entries) {
    this.networks = networks;
    this.entries = entries;
  }

  /** Taken apart when it is asked for. */
  private record Entry(String changed, int monitorPid, Netstrings.Reader in) {}

  /**
   * One that is put together.
   *
   * @param networks the moment of the networks' files
   */
  public static Builder builder(String networks) {
    return new Builder(networks);
  }

  /** As words of a file's last change; empty for one that is too young to be told from the next. */
  public static String moment(FileStatus file, long nowMillis) {
    long millis = file.modifiedSeconds() * 1000 + file.modifiedNanos() / 1_000_000;
    return nowMillis - millis < TICK_MILLIS ? "" : moment(file);
  }

  /** The same of any. */
  public static String moment(FileStatus file) {
    return file.modifiedSeconds() + "." + file.modifiedNanos();
  }

  /** Reads it; {@link #EMPTY} where there is none, or where it is not whole. */
  static ContainerIndex read(Folder state) throws SyscallException {
    byte[] bytes;
    try {
      bytes = state.read(FILE, MAX_BYTES);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EFBIG) {
        return EMPTY;
      }
      throw e;
    }
    try {
      return parse(new Netstrings.Reader(bytes));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return EMPTY;
    }
  }

  private static ContainerIndex parse(Netstrings.Reader in) {
    if (!in.text().equals(FORM)) {
      return EMPTY;
    }
    String networks = in.text();
    Map<String, Entry> entries = new HashMap<>();
    for (String id = in.text(); !id.equals(END); id = in.text()) {
      entries.put(id, new Entry(in.text(), (int) in.number(), in.part()));
    }
    return new ContainerIndex(networks, entries);
  }

  /** The monitor that a container had when it was looked at last; 0 for none. */
  public int monitorPid(ContainerId id) {
    Entry entry = entries.get(id.hex());
    return entry == null ? 0 : entry.monitorPid;
  }

  /** The moment of the networks' files, to which ports and networks in here belong. */
  public String networks() {
    return networks;
  }

  /**
   * What is known of a container, or null.
   *
   * @param changed the moment of its folder's last change
   */
  public @Nullable Listed find(ContainerId id, String changed) {
    Entry entry = entries.get(id.hex());
    return entry == null || !entry.changed.equals(changed)
        ? null
        : Listed.parse(id.hex(), entry.monitorPid, entry.in.again());
  }

  /** Puts one together. */
  public static final class Builder {
    private final Netstrings.Writer out = new Netstrings.Writer();

    private Builder(String networks) {
      out.text(FORM).text(networks);
    }

    /**
     * Adds a container.
     *
     * @param changed the moment of its folder's last change before it was read
     */
    public void add(String changed, Listed listed) {
      Netstrings.Writer whole = new Netstrings.Writer();
      listed.writeTo(whole);
      out.text(listed.summary().id()).text(changed).number(listed.monitorPid()).part(whole);
    }

    byte[] bytes() {
      return out.text(END).bytes();
    }
  }
}
