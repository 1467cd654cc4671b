package io.jocker.cli;

import io.jocker.engine.request.HealthRequest;
import io.jocker.engine.request.Numbers;
import io.jocker.engine.request.UnhealthyAction;

/** The options by which a container is asked whether it is well. */
final class HealthOptions {
  private HealthOptions() {}

  static void declare(CommandModel model) {
    model
        .text("string", "Command to run to check health", "--health-cmd")
        .text("duration", "Time between running the check (default 30s)", "--health-interval")
        .text(
            "int",
            "Consecutive failures needed to report unhealthy (default 3)",
            "--health-retries")
        .text(
            "duration",
            "Start period for the container to initialize before failures count (default 0s)",
            "--health-start-period")
        .text(
            "duration",
            "Time between running the check during the start period (default 5s)",
            "--health-start-interval")
        .text(
            "duration", "Maximum time to allow one check to run (default 30s)", "--health-timeout")
        .flag("Disable any container-specified HEALTHCHECK", "--no-healthcheck")
        .text(
            "string",
            "What follows when the container has become unhealthy (none|restart|stop|kill)"
                + " (default \"none\")",
            "--on-unhealthy")
        .text("string", "The same, by podman's name", "--health-on-failure");
  }

  static HealthRequest read(Options options) {
    if (!isGiven(options)) {
      return HealthRequest.NONE;
    }
    Integer retries = options.read("--health-retries", Numbers::parseInt);
    String command = options.text("--health-cmd", "");
    return new HealthRequest(
        options.has("--no-healthcheck"),
        command.isEmpty() ? null : command,
        nanos(options, "--health-interval"),
        nanos(options, "--health-timeout"),
        nanos(options, "--health-start-period"),
        nanos(options, "--health-start-interval"),
        retries == null ? 0 : retries,
        UnhealthyAction.parse(
            options.text("--on-unhealthy", options.text("--health-on-failure", ""))));
  }

  private static boolean isGiven(Options options) {
    return options.isGiven("--health-cmd")
        || options.isGiven("--health-interval")
        || options.isGiven("--health-retries")
        || options.isGiven("--health-start-period")
        || options.isGiven("--health-start-interval")
        || options.isGiven("--health-timeout")
        || options.isGiven("--no-healthcheck")
        || options.isGiven("--on-unhealthy")
        || options.isGiven("--health-on-failure");
  }

  private static long nanos(Options options, String name) {
    Long nanos = options.read(name, text -> nanos(text));
    return nanos == null ? 0 : nanos;
  }

  static long nanos(String text) {
    try {
      return text.equals("0") ? 0 : Times.duration(text).toNanos();
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("time: invalid duration \"" + text + "\"", e);
    }
  }
}
