package io.jocker.linux.jna;

/** The machine code of {@code signal-relay.c}, in hexadecimal: written by {@code build.sh}. */
final class SignalRelayCode {
  private SignalRelayCode() {}

  static final String X86_64 =
      "4883ec10b80100000040887c240f488d74240f4889c248633d070000000f054883c410c3ffffffff";

  static final String AARCH64 =
      "ff4300d1080880d2e13f0091220080d2e03f003900000090002880b9010000d4ff430091c0035fd6"
          + "ffffffff";
}
