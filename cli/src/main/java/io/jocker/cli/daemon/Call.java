package io.jocker.cli.daemon;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.jna.OpenDescriptors;
import io.jocker.linux.story.StoryRecorder;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** A command that somebody has called, with all that it has of its caller. */
public final class Call implements AutoCloseable {
  private final Caller caller;
  private final Connection connection;
  private final JnaLinux.Shared kernel;
  private final OpenDescriptors descriptors = new OpenDescriptors();
  private final Linux linux;
  private final CalledProcesses processes;
  private final Thread thread = Thread.currentThread();

  Call(Caller caller, Connection connection, JnaLinux.Shared kernel, Children children) {
    this.caller = caller;
    this.connection = connection;
    this.kernel = kernel;
    this.processes = new CalledProcesses(children);
    this.linux = over(kernel.open(descriptors));
  }

  /** The words after the program's name. */
  public List<String> words() {
    return caller.words();
  }

  /** His variables. */
  public Map<String, String> environment() {
    return caller.environment();
  }

  /** His working directory. */
  public String folder() {
    return caller.folder();
  }

  /** His standard input. */
  public Fd input() {
    return caller.streams().get(0);
  }

  /** His standard output. */
  public Fd output() {
    return caller.streams().get(1);
  }

  /** His standard error. */
  public Fd error() {
    return caller.streams().get(2);
  }

  /** One of his descriptors, to write to as long as he is there. */
  public OutputStream stream(Fd descriptor) {
    return new CallerOutput(linux.io(), descriptor, connection);
  }

  /**
   * The kernel, as this call may use it: signals are those of the caller, whoever waits is called
   * back when he is gone, and of every child somebody takes the status.
   */
  public Linux linux() {
    return linux;
  }

  /** The same, with every call kept in the story. */
  public Linux telling(StoryRecorder story) {
    return over(kernel.telling(story, descriptors));
  }

  private Linux over(Linux base) {
    return new Linux(
        new CalledIo(base.io(), connection, thread, input()),
        base.files(),
        base.mounts(),
        processes.over(base.processes()),
        base.locks(),
        base.terminals(),
        connection::relay,
        base.sockets(),
        base.bpf(),
        base.seccomp(),
        base.story(),
        base.hashes(),
        base.quotas());
  }

  /**
   * What the end of a process would do: closes what is open still, and leaves to others the
   * children that nobody has waited for, as the monitors of containers.
   */
  @Override
  public void close() {
    descriptors.close();
    processes.leave();
  }
}
