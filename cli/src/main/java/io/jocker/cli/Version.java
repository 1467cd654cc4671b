package io.jocker.cli;

/** The version of this program, which a test compares with the project's. */
final class Version {
  private Version() {}

  static final String NUMBER = "0.1.0";
}
