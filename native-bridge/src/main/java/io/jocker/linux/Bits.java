package io.jocker.linux;

import java.util.Set;

/** A flag that is one bit (or a few) of a system call's argument. */
public interface Bits {
  /** The kernel's value. */
  long bit();

  /** The kernel's name without its prefix: {@code BIND} of {@code MS_BIND}. */
  String name();

  /** All of the flags in one number. */
  static long of(Set<? extends Bits> flags) {
    long all = 0;
    for (Bits flag : flags) {
      all |= flag.bit();
    }
    return all;
  }
}
