package io.jocker.linux;

import io.jocker.linux.story.Story;

/**
 * The kernel, one family of calls each. {@code io.jocker.linux.jna.JnaLinux.open()} makes the real
 * one; tests make theirs from parts.
 *
 * @param io bytes through descriptors
 * @param files files and directories
 * @param mounts mounts
 * @param processes processes
 * @param locks flock
 * @param terminals terminals
 * @param signals signal handlers
 * @param sockets sockets
 * @param bpf device programs of cgroup v2
 * @param seccomp the compiler of filters
 * @param story told what the calls are made for
 * @param hashes of long streams, at the processor's full speed
 * @param quotas project quotas
 */
public record Linux(
    IoCalls io,
    FileCalls files,
    MountCalls mounts,
    ProcessCalls processes,
    LockCalls locks,
    TerminalCalls terminals,
    SignalCalls signals,
    SocketCalls sockets,
    BpfCalls bpf,
    SeccompCompiler seccomp,
    Story story,
    StreamHashes hashes,
    QuotaCalls quotas) {

  /** With Java's own hashes, and without quotas. */
  public Linux(
      IoCalls io,
      FileCalls files,
      MountCalls mounts,
      ProcessCalls processes,
      LockCalls locks,
      TerminalCalls terminals,
      SignalCalls signals,
      SocketCalls sockets,
      BpfCalls bpf,
      SeccompCompiler seccomp,
      Story story) {
    this(
        io,
        files,
        mounts,
        processes,
        locks,
        terminals,
        signals,
        sockets,
        bpf,
        seccomp,
        story,
        StreamHashes.JAVA,
        QuotaCalls.NONE);
  }
}
