package io.jocker.engine.store;

import io.jocker.engine.ContainerState;
import io.jocker.engine.JockerException;
import io.jocker.image.json.JsonObject;
import io.jocker.linux.Errno;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.launch.ExitRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of one container. */
public final class StoredContainer implements AutoCloseable {
  /** What was asked, in docker's form. */
  public static final String DOCUMENT = "container.json";

  /** The OCI configuration. */
  public static final String CONFIG = "config.json";

  /** What the container does. */
  public static final String STATE = "state.json";

  /** How it ended: written by its monitor. */
  public static final String EXIT = "exit";

  /** How it is: there if its monitor asks from time to time. */
  public static final String HEALTH = "health";

  /** What it wrote. */
  public static final String LOG = "log";

  /** There if somebody has asked it to stop: then it does not start again by itself. */
  public static final String STOPPED = "stopped";

  /** What it wants of networks; there if it is connected to any when it runs. */
  public static final String NETWORKS = "networks";

  /** There if somebody is to be called for at its end though it was started without a reason. */
  public static final String SUCCEEDED = "succeeded";

  /** There if its name is not the one that it was made with. */
  public static final String RENAMED = "renamed";

  /** There if it has volumes: which ones, and what becomes of them with it. */
  public static final String VOLUMES = "volumes";

  /** How much is reserved for the state of one that has ended: a block, wherever it begins. */
  public static final int RESERVED_BYTES = 8192;

  private static final int MAX_DOCUMENT = 4 << 20;
  private static final int MAX_STATE = 64 << 10;

  private final ContainerId id;
  private final Folder folder;

  StoredContainer(ContainerId id, Folder folder) {
    this.id = id;
    this.folder = folder;
  }

  public ContainerId id() {
    return id;
  }

  /** All that is kept of it. */
  public Folder folder() {
    return folder;
  }

  /** What was asked. */
  public ContainerDocument document() throws IOException {
    return new ContainerDocument(JsonObject.parse(folder.read(DOCUMENT, MAX_DOCUMENT), DOCUMENT));
  }

  /** The document as it was written. */
  public byte[] documentBytes() throws SyscallException {
    return folder.read(DOCUMENT, MAX_DOCUMENT);
  }

  /** What it does. */
  public ContainerState state() throws IOException {
    return StateFile.parse(folder.read(STATE, MAX_STATE));
  }

  /**
   * Writes down what it does. Where the disk is full, the space goes for it that is reserved behind
   * the end of its exit file.
   */
  public void writeState(ContainerState state, boolean durable) throws SyscallException {
    byte[] bytes = StateFile.bytes(state);
    try {
      folder.replace(STATE, bytes, durable);
    } catch (SyscallException e) {
      if ((e.errno() != Errno.ENOSPC && e.errno() != Errno.EDQUOT) || !folder.has(EXIT)) {
        throw e;
      }
      folder.cutOff(EXIT, ExitRecord.BYTES);
      folder.replace(STATE, bytes, durable);
    }
  }

  /**
   * Writes another name into the document. It is the first field of this form there, and a name has
   * nothing in it that JSON would write in another way.
   */
  void rename(String old, String name) throws SyscallException {
    String text = new String(documentBytes(), StandardCharsets.UTF_8);
    String field = "\"Name\":\"/";
    String changed =
        text.replaceFirst(
            Pattern.quote(field + old + '"'), Matcher.quoteReplacement(field + name + '"'));
    folder.replace(DOCUMENT, changed.getBytes(StandardCharsets.UTF_8), true);
  }

  /** What becomes of a state. */
  @FunctionalInterface
  public interface Change {
    /** The new state, or the same one for none. */
    ContainerState of(ContainerState now) throws IOException, JockerException;
  }

  /**
   * Changes what it does, one command after the other: for commands that do not hold the
   * container's entry, because another one is attending to it.
   */
  public void change(Change change) throws IOException, JockerException {
    folder.lock();
    try {
      ContainerState now = state();
      ContainerState then = change.of(now);
      if (!then.equals(now)) {
        writeState(then, true);
      }
    } finally {
      folder.unlock();
    }
  }

  /** Writes down how it ended, when no other command changes its state any more. */
  public void writeEnd(ContainerState state) throws SyscallException {
    folder.lock();
    try {
      writeState(state, false);
    } finally {
      folder.unlock();
    }
  }

  /** Whether it was made to its end: with a document and a state. */
  public boolean isWhole() throws SyscallException {
    return folder.has(DOCUMENT) && folder.has(STATE);
  }

  @Override
  public void close() {
    folder.close();
  }
}
