package io.jocker.linux.program;

/**
 * What the interpreter can do besides system calls; the numbers are those of {@code interpreter.c}.
 */
enum Operation {
  /** A system call whose child goes on at another step. */
  CLONE(-1),
  /** 0 if (first &amp; third) == second, else an error. */
  TEST(-2),
  /** The 64 bits at the first become the second. */
  STORE(-3),
  /** The 64 bits at the first, shifted right by the second, and the third. */
  LOAD(-4),
  /** The sum of two numbers; a negative sum counts as an error. */
  ADD(-5),
  /** The first less the second; a negative result counts as an error. */
  SUBTRACT(-6),
  /** 0 if the first is less than the second, else an error. */
  LESS(-7);

  private final int number;

  Operation(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
