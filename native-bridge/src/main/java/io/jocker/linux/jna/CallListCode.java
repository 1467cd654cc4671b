package io.jocker.linux.jna;

/** The machine code of {@code call-list.c}, in hexadecimal: written by {@code build.sh}. */
final class CallListCode {
  private CallListCode() {}

  static final String X86_64 =
      "554889f5534889fb4885ed7e294c8b53204c8b43284c8b4b30488b03488b7b08488b7310488b5318"
          + "0f0548890348ffcd4883c338ebd25b5dc3";

  static final String AARCH64 =
      "e60300aae70301aaff0000f14c000054c0035fd6c80040a9c10841a9c31042a9c51840f9010000d4"
          + "e70400d1c08403f8f6ffff17";
}
