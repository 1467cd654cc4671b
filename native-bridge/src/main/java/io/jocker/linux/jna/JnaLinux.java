package io.jocker.linux.jna;

import io.jocker.linux.Linux;

/** Opens the real kernel. */
public final class JnaLinux {
  private JnaLinux() {}

  /**
   * The calls of the kernel that this JVM runs on. Cheap: what a family needs beyond {@code
   * syscall(2)}, such as libseccomp, is looked up when it is first used.
   */
  public static Linux open() {
    Kernel kernel = new Kernel(LibC.open());
    JnaIoCalls io = new JnaIoCalls(kernel);
    return new Linux(
        io,
        new JnaFileCalls(kernel),
        new JnaMountCalls(kernel, io),
        new JnaProcessCalls(kernel),
        new JnaLockCalls(kernel),
        new JnaTerminalCalls(kernel),
        new JnaSignalCalls(kernel, io),
        new JnaBpfCalls(kernel),
        new LibSeccompCompiler(kernel, io));
  }
}
