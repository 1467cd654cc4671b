package io.jocker.linux.jna;

import io.jocker.linux.Linux;
import io.jocker.linux.LocalSocketCalls;
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

  /**
   * The same kernel for many commands in one JVM: what each has open is known. All share one libc,
   * for each maps code of its own.
   */
  public static final class Shared {
    private final LibC libc = ProcessLibC.open();

    /** How others can call this process. */
    public LocalSocketCalls localSockets() {
      return new JnaLocalSocketCalls(new Kernel(libc, null));
    }

    /** The calls of one command. */
    public Linux open(OpenDescriptors own) {
      return over(new Kernel(libc, null, own), Story.UNTOLD);
    }

    /** The same, with every call kept in the story. */
    public Linux telling(StoryRecorder story, OpenDescriptors own) {
      return over(new Kernel(libc, new CallTeller(story), own), story);
    }
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
