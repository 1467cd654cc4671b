package io.jocker.linux;

/**
 * What differs between the processors that jocker runs on. Both are little-endian with 64-bit
 * longs; system calls have other numbers (see {@link SystemCall}), and a few open flags other bits.
 */
public enum Machine {
  /** AMD64, {@code arch/x86}. */
  X86_64("amd64", 62, 0xc000003e, 0200000, 0400000),
  /** 64-bit ARM, {@code arch/arm64}: {@code uapi/asm/fcntl.h} has flags of its own. */
  AARCH64("arm64", 183, 0xc00000b7, 040000, 0100000);

  /** The machine that this Java runs on. */
  public static final Machine CURRENT =
      switch (System.getProperty("os.arch", "")) {
        case "amd64", "x86_64" -> X86_64;
        case "aarch64" -> AARCH64;
        default ->
            throw new UnsupportedOperationException(
                "jocker runs on x86_64 and aarch64, not on " + System.getProperty("os.arch"));
      };

  private final String ociName;
  private final int elfMachine;
  private final int auditArchitecture;
  private final int openDirectory;
  private final int openNoFollow;

  Machine(
      String ociName, int elfMachine, int auditArchitecture, int openDirectory, int openNoFollow) {
    this.ociName = ociName;
    this.elfMachine = elfMachine;
    this.auditArchitecture = auditArchitecture;
    this.openDirectory = openDirectory;
    this.openNoFollow = openNoFollow;
  }

  /** The name in image indexes and configs ({@code GOARCH}). */
  public String ociName() {
    return ociName;
  }

  /** {@code e_machine} of {@code elf(5)}. */
  public int elfMachine() {
    return elfMachine;
  }

  /** {@code AUDIT_ARCH_*}, what a seccomp filter sees in {@code seccomp_data.arch}. */
  public int auditArchitecture() {
    return auditArchitecture;
  }

  /** O_DIRECTORY. */
  int openDirectory() {
    return openDirectory;
  }

  /** O_NOFOLLOW. */
  int openNoFollow() {
    return openNoFollow;
  }
}
