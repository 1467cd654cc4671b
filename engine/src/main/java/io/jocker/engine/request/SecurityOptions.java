package io.jocker.engine.request;

import java.util.List;

/**
 * What {@code --security-opt} says.
 *
 * @param noNewPrivileges whether execve(2) may not give more rights (PR_SET_NO_NEW_PRIVS)
 * @param seccomp which system calls may be made
 * @param systemPathsUnconfined whether nothing of /proc and /sys is masked or read-only
 */
public record SecurityOptions(
    boolean noNewPrivileges, Seccomp seccomp, boolean systemPathsUnconfined) {

  /** Docker's defaults: the default profile, set-user-ID programs work. */
  public static final SecurityOptions DEFAULT =
      new SecurityOptions(false, new Seccomp.DefaultProfile(), false);

  /** Which system calls may be made. */
  public sealed interface Seccomp {

    /** Those of docker's default profile. */
    record DefaultProfile() implements Seccomp {}

    /** All. */
    record Unconfined() implements Seccomp {}

    /**
     * Those of a profile in docker's JSON form.
     *
     * @param pathOnHost the file, not read yet
     */
    record ProfileFile(String pathOnHost) implements Seccomp {}
  }

  /** Reads all values of {@code --security-opt}, the last of a kind winning. */
  public static SecurityOptions parse(List<String> texts) {
    boolean noNewPrivileges = false;
    boolean unconfined = false;
    Seccomp seccomp = new Seccomp.DefaultProfile();
    for (String text : texts) {
      int separator = separator(text);
      String name = separator < 0 ? text : text.substring(0, separator);
      String value = separator < 0 ? "" : text.substring(separator + 1);
      switch (name) {
        case "no-new-privileges" -> noNewPrivileges = parseBoolean(text, value);
        case "seccomp" -> seccomp = parseSeccomp(text, value);
        case "systempaths" -> unconfined = parseUnconfined(text, value);
        case "apparmor", "label" -> requireOff(name, value);
        default -> throw refusal(text);
      }
    }
    return new SecurityOptions(noNewPrivileges, seccomp, unconfined);
  }

  /** Docker takes {@code name=value} and, of old, {@code name:value}. */
  private static int separator(String text) {
    int equals = text.indexOf('=');
    return equals >= 0 ? equals : text.indexOf(':');
  }

  private static boolean parseBoolean(String text, String value) {
    return switch (value) {
      case "", "true" -> true;
      case "false" -> false;
      default -> throw refusal(text);
    };
  }

  private static Seccomp parseSeccomp(String text, String value) {
    return switch (value) {
      case "" -> throw refusal(text);
      case "unconfined" -> new Seccomp.Unconfined();
      case "builtin" -> new Seccomp.DefaultProfile();
      default -> new Seccomp.ProfileFile(value);
    };
  }

  private static boolean parseUnconfined(String text, String value) {
    if (!value.equals("unconfined")) {
      throw refusal(text);
    }
    return true;
  }

  /** No profile of these is ever loaded, so only a request to have none can be met. */
  private static void requireOff(String name, String value) {
    if (!value.equals("unconfined") && !value.equals("disable")) {
      throw new IllegalArgumentException(
          "--security-opt " + name + "=" + value + ": jocker loads no " + name + " profile");
    }
  }

  private static IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException("invalid --security-opt: \"" + text + "\"");
  }
}
