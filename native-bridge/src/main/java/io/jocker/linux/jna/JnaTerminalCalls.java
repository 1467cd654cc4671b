package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.IOCTL;
import static io.jocker.linux.SystemCall.OPENAT;

import io.jocker.linux.Bits;
import io.jocker.linux.Fd;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.TerminalCalls;
import java.util.Set;

/** {@link TerminalCalls} through {@code ioctl(2)}; requests of {@code asm-generic/ioctls.h}. */
final class JnaTerminalCalls implements TerminalCalls {
  private static final long TIOCGWINSZ = 0x5413;
  private static final long TIOCSWINSZ = 0x5414;
  private static final long TCGETS2 = 0x802c542aL;
  private static final long TCSETS2 = 0x402c542bL;
  private static final long TIOCSPTLCK = 0x40045431L;
  private static final long TIOCGPTPEER = 0x5441;

  /** {@code struct winsize}: u16 rows, columns, and two that nobody uses. */
  private static final int WINSIZE_SIZE = 8;

  private static final Set<OpenFlag> READ_WRITE = Set.of(OpenFlag.RDWR, OpenFlag.NOCTTY);

  private final Kernel kernel;

  JnaTerminalCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public boolean isTerminal(Fd file) {
    try (Scratch scratch = new Scratch()) {
      long termios = scratch.block(Termios.SIZE).address();
      return kernel.call(IOCTL, file.number(), TCGETS2, termios) >= 0;
    }
  }

  @Override
  public WindowSize windowSize(Fd terminal) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block winsize = scratch.block(WINSIZE_SIZE);
      ioctl(terminal, "TIOCGWINSZ", TIOCGWINSZ, winsize.address());
      return new WindowSize(winsize.shortAt(0), winsize.shortAt(2));
    }
  }

  @Override
  public void setWindowSize(Fd terminal, WindowSize size) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block winsize = scratch.block(WINSIZE_SIZE);
      winsize.putShort(0, size.rows()).putShort(2, size.columns());
      ioctl(terminal, "TIOCSWINSZ", TIOCSWINSZ, winsize.address());
    }
  }

  @Override
  public Settings settings(Fd terminal) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block termios = scratch.block(Termios.SIZE);
      ioctl(terminal, "TCGETS2", TCGETS2, termios.address());
      return new Settings(termios.bytesAt(0, Termios.SIZE));
    }
  }

  @Override
  public void setSettings(Fd terminal, Settings settings) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      ioctl(terminal, "TCSETS2", TCSETS2, scratch.bytes(settings.bytes()));
    }
  }

  @Override
  public Settings raw(Settings settings) {
    return new Settings(Termios.raw(settings.bytes()));
  }

  @Override
  public Fd openMaster(Fd devpts) throws SyscallException {
    Fd master = openMultiplexer(devpts);
    try (Scratch scratch = new Scratch()) {
      // A new terminal is locked: int 0 opens it.
      ioctl(master, "TIOCSPTLCK", TIOCSPTLCK, scratch.block(Integer.BYTES).address());
      return master;
    } catch (SyscallException failure) {
      master.close();
      throw failure;
    }
  }

  private Fd openMultiplexer(Fd devpts) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long flags = Bits.of(READ_WRITE) | JnaIoCalls.O_CLOEXEC;
      long result = kernel.call(OPENAT, devpts.number(), scratch.text("ptmx"), flags, 0);
      if (result < 0) {
        throw Kernel.failure(OPENAT, Words.at(devpts, "ptmx") + ", O_RDWR|O_NOCTTY", result);
      }
      return kernel.opened(result, "terminal");
    }
  }

  @Override
  public Fd openPeer(Fd master) throws SyscallException {
    long flags = Bits.of(READ_WRITE) | JnaIoCalls.O_CLOEXEC;
    return kernel.opened(ioctl(master, "TIOCGPTPEER", TIOCGPTPEER, flags), "terminal");
  }

  private long ioctl(Fd file, String word, long request, long argument) throws SyscallException {
    long result = kernel.call(IOCTL, file.number(), request, argument);
    if (result < 0) {
      throw Kernel.failure(IOCTL, file + ", " + word, result);
    }
    return result;
  }
}
