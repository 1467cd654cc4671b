package io.jocker.cli;

import io.jocker.engine.request.IdentityRequest;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.engine.request.ProcessRequest.Stdio;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options that say what runs in a container and what it is called. */
final class ProcessOptions {
  private ProcessOptions() {}

  static void declare(CommandModel model) {
    model
        .flag("Keep STDIN open even if not attached", "-i", "--interactive")
        .flag("Allocate a pseudo-TTY", "-t", "--tty")
        .texts("list", "Set environment variables", "-e", "--env")
        .texts("list", "Read in a file of environment variables", "--env-file")
        .text("string", "Working directory inside the container", "-w", "--workdir")
        .text("string", "Username or UID (format: <name|uid>[:<group|gid>])", "-u", "--user")
        .texts("list", "Add additional groups to join", "--group-add")
        .text("string", "Overwrite the default ENTRYPOINT of the image", "--entrypoint")
        .flag(
            "Run an init inside the container that forwards signals and reaps processes", "--init")
        .text("string", "Assign a name to the container", "--name")
        .text("string", "Container host name", "-h", "--hostname")
        .text("string", "Container NIS domain name", "--domainname")
        .texts("list", "Set meta data on a container", "-l", "--label")
        .texts("list", "Read in a line delimited file of labels", "--label-file")
        .texts(
            "map",
            "Add an annotation to the container (passed through to the OCI runtime)",
            "--annotation");
  }

  /**
   * The process.
   *
   * @param command the words behind the image's name
   */
  static ProcessRequest process(Options options, Invocation invocation, List<String> command) {
    List<String> variables =
        new EnvironmentOptions(invocation)
            .variables(options.texts("--env-file"), options.texts("--env"));
    return new ProcessRequest(
        command,
        entrypoint(options.text("--entrypoint")),
        variables,
        notEmpty(options.text("--workdir")),
        notEmpty(options.text("--user")),
        options.texts("--group-add"),
        new Stdio(options.has("--interactive"), options.has("--tty")),
        options.has("--init"));
  }

  /** An empty value takes the image's entrypoint away. */
  private static @Nullable List<String> entrypoint(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.isEmpty() ? List.of() : List.of(text);
  }

  static IdentityRequest identity(Options options, Invocation invocation) {
    EnvironmentOptions entries = new EnvironmentOptions(invocation);
    Map<String, String> labels =
        entries.labels(options.texts("--label-file"), options.texts("--label"));
    return new IdentityRequest(
        notEmpty(options.text("--name")),
        notEmpty(options.text("--hostname")),
        notEmpty(options.text("--domainname")),
        labels,
        entries.labels(List.of(), options.texts("--annotation")));
  }

  private static @Nullable String notEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
