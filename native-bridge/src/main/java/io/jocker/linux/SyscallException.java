package io.jocker.linux;

import java.io.IOException;

/**
 * A system call that the kernel refused. The message is {@code call(arguments): ERRNO (text)}, on
 * one line: what was tried, on what, and why it did not work.
 */
public final class SyscallException extends IOException {
  private static final long serialVersionUID = 1;

  private final String call;
  private final Errno errno;

  /**
   * @param call the man-page name, such as {@code mount}
   * @param arguments the arguments in words, flags by name
   */
  public SyscallException(String call, String arguments, Errno errno) {
    super(call + "(" + arguments + "): " + errno.describe());
    this.call = call;
    this.errno = errno;
  }

  /**
   * The same with what the kernel said beyond the errno.
   *
   * @param detail such as the text that {@code fsconfig(2)} leaves, on one line
   */
  public SyscallException(String call, String arguments, Errno errno, String detail) {
    super(call + "(" + arguments + "): " + errno.describe() + ": " + detail);
    this.call = call;
    this.errno = errno;
  }

  /** The man-page name of the call. */
  public String call() {
    return call;
  }

  /** Why the kernel refused. */
  public Errno errno() {
    return errno;
  }
}
