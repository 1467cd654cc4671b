package io.jocker.linux.jna;

import io.jocker.linux.Linux;
import io.jocker.linux.story.Story;
import io.jocker.linux.story.StoryRecorder;

/** Opens the real kernel. */
public final class JnaLinux {
  private JnaLinux() {}

  /**
   * The calls of the kernel that this JVM runs on. Cheap: what a family needs beyond {@code
   * syscall(2)}, such as libseccomp, is looked up when it is first used.
   */
  public static Linux open() {
    return over(new Kernel(ProcessLibC.open(), null), Story.UNTOLD);
  }

  /** The same calls through another libc. */
  static Linux over(LibC libc) {
    return over(new Kernel(libc, null), Story.UNTOLD);
  }

  /** The same kernel, with every call kept in the story. */
  public static Linux telling(StoryRecorder story) {
    return over(new Kernel(ProcessLibC.open(), new CallTeller(story)), story);
  }

  private static Linux over(Kernel kernel, Story story) {
    JnaIoCalls io = new JnaIoCalls(kernel);
    return new Linux(
        io,
        new JnaFileCalls(kernel),
        new JnaMountCalls(kernel, io),
        new JnaProcessCalls(kernel),
        new JnaLockCalls(kernel),
        new JnaTerminalCalls(kernel),
        new JnaSignalCalls(kernel, io),
        new JnaSocketCalls(kernel),
        new JnaBpfCalls(kernel),
        new LibSeccompCompiler(kernel, io),
        story,
        new LibCryptoHashes(),
        new JnaQuotaCalls(kernel));
  }
}
