package io.jocker.linux;

/** Terminals: {@code termios(3)}, {@code ioctl_tty(2)}, {@code pts(4)}. */
public interface TerminalCalls {
  /** Rows and columns, 0 to 65,535: {@code TIOCGWINSZ}. */
  record WindowSize(int rows, int columns) {}

  /** A terminal's settings as the kernel has them, to be given back unchanged later. */
  final class Settings {
    private final byte[] raw;

    /** Copies the kernel's {@code struct termios}. */
    public Settings(byte[] raw) {
      this.raw = raw.clone();
    }

    /** A copy of the kernel's bytes. */
    public byte[] bytes() {
      return raw.clone();
    }
  }

  /** True for a terminal: {@code isatty(3)}. */
  boolean isTerminal(Fd file);

  WindowSize windowSize(Fd terminal) throws SyscallException;

  void setWindowSize(Fd terminal, WindowSize size) throws SyscallException;

  Settings settings(Fd terminal) throws SyscallException;

  void setSettings(Fd terminal, Settings settings) throws SyscallException;

  /** The same settings as {@code cfmakeraw(3)} makes them: every key goes through as it is. */
  Settings raw(Settings settings);

  /**
   * A new pseudo terminal of the devpts instance that {@code devpts} is the root of: opens its
   * ptmx, unlocks it.
   *
   * @return the master
   */
  Fd openMaster(Fd devpts) throws SyscallException;

  /**
   * The other end of a master: {@code TIOCGPTPEER}, which needs no path and so cannot be led
   * astray.
   */
  Fd openPeer(Fd master) throws SyscallException;
}
