package io.jocker.engine.bootstrap;

/** Told how a bootstrap goes on, in this order. */
public interface BootstrapListener {
  /** Hears nothing. */
  BootstrapListener SILENT = new BootstrapListener() {};

  /** The release is signed, and this is what it says of itself. */
  default void release(String suite, String mirror) {}

  /** So many packages are needed. */
  default void packages(int count, long bytes) {}

  /** All are here and unpacked; their scripts run now. */
  default void configuring() {}
}
