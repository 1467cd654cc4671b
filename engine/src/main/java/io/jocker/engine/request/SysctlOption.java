package io.jocker.engine.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code --sysctl NAME=VALUE}: kernel settings that a namespace has for itself. */
public final class SysctlOption {
  private SysctlOption() {}

  private static final List<String> ALLOWED =
      List.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced",
          "kernel.domainname");
  private static final List<String> ALLOWED_BELOW = List.of("net.", "fs.mqueue.");

  /** Reads all values, in order. A setting that is the whole machine's is refused. */
  public static Map<String, String> parse(List<String> texts) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      // As sysctl(8): slashes may stand for dots.
      String name = (equals < 0 ? text : text.substring(0, equals)).replace('/', '.');
      if (equals <= 0 || !isAllowed(name)) {
        throw new IllegalArgumentException("sysctl '" + text + "' is not allowed");
      }
      settings.put(name, text.substring(equals + 1));
    }
    return settings;
  }

  private static boolean isAllowed(String name) {
    if (name.contains("..")) {
      return false;
    }
    for (String prefix : ALLOWED_BELOW) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return ALLOWED.contains(name);
  }
}
