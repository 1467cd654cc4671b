package com.sun.jna;

/**
 * Takes the place of JNA's class of this name in the distribution.
 *
 * <p>The original extends SecurityManager, only to learn which class called; JNA asks it when StackWalker is missing, which it
 * never is on Java 17, but loads it at every start.
 */
class SecurityManagerExposer {
  protected Class<?>[] getClassContext() {
    throw new UnsupportedOperationException("StackWalker answers this");
  }
}
