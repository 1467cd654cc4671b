package io.jocker.cli;

import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.Numbers;
import io.jocker.engine.request.PullPolicy;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.request.RootRequest;
import io.jocker.engine.request.SecurityOptions;
import io.jocker.engine.request.SecurityOptions.Seccomp;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.engine.request.SignalNumber;
import java.util.List;

/** All options of a new container, and the request that they make. */
final class ContainerOptions {
  private ContainerOptions() {}

  static void declare(CommandModel model) {
    ProcessOptions.declare(model);
    NamespaceOptions.declare(model);
    FilesystemOptions.declare(model);
    ResourceOptions.declare(model);
    declareSecurity(model);
    model
        .text(
            "string",
            "Pull image before running (\"always\", \"missing\", \"never\") (default \"missing\")",
            "--pull")
        .text("string", "Set platform if the image has several (os[/arch[/variant]])", "--platform")
        .flag("Take a folder of the host, in place of an image, as the root", "--rootfs")
        .flag("Automatically remove the container when it exits", "--rm")
        .text(
            "string",
            "Restart policy to apply when a container exits (no|always|on-failure[:n]|"
                + "unless-stopped) (default \"no\")",
            "--restart")
        .text("string", "Signal to stop the container", "--stop-signal")
        .text("int", "Timeout (in seconds) to stop a container", "--stop-timeout")
        .text("string", "Logging driver for the container (json-file|local|none)", "--log-driver")
        .texts("list", "Log driver options", "--log-opt");
    HealthOptions.declare(model);
  }

  private static void declareSecurity(CommandModel model) {
    model
        .flag("Give extended privileges to this container", "--privileged")
        .texts("list", "Add Linux capabilities", "--cap-add")
        .texts("list", "Drop Linux capabilities", "--cap-drop")
        .texts(
            "list",
            "Security Options (seccomp=unconfined|FILE, no-new-privileges,"
                + " systempaths=unconfined)",
            "--security-opt");
  }

  /**
   * The request that a command line makes.
   *
   * @throws UsageException for whatever is wrong in it
   */
  static ContainerRequest read(Options options, Invocation invocation) {
    try {
      List<String> arguments = options.arguments();
      return new ContainerRequest(
          root(options, invocation, arguments.get(0)),
          ProcessOptions.identity(options, invocation),
          ProcessOptions.process(options, invocation, arguments.subList(1, arguments.size())),
          NamespaceOptions.read(options),
          FilesystemOptions.read(options, invocation),
          ResourceOptions.read(options),
          security(options, invocation),
          lifecycle(options));
    } catch (IllegalArgumentException e) {
      throw UsageException.wrongOption(e);
    }
  }

  private static RootRequest root(Options options, Invocation invocation, String image) {
    return options.has("--rootfs")
        ? new RootRequest.Directory(invocation.path(image))
        : new RootRequest.Image(
            image, options.text("--platform"), PullPolicy.parse(options.text("--pull", "")));
  }

  private static SecurityRequest security(Options options, Invocation invocation) {
    SecurityOptions wanted = SecurityOptions.parse(options.texts("--security-opt"));
    if (wanted.seccomp() instanceof Seccomp.ProfileFile file) {
      Seccomp absolute = new Seccomp.ProfileFile(invocation.path(file.pathOnHost()));
      wanted =
          new SecurityOptions(wanted.noNewPrivileges(), absolute, wanted.systemPathsUnconfined());
    }
    return new SecurityRequest(
        options.has("--privileged"),
        options.texts("--cap-add"),
        options.texts("--cap-drop"),
        wanted);
  }

  private static LifecycleRequest lifecycle(Options options) {
    return new LifecycleRequest(
        options.has("--rm"),
        options.isGiven("--stop-signal")
            ? options.read("--stop-signal", SignalNumber::parse)
            : null,
        options.isGiven("--stop-timeout")
            ? options.read("--stop-timeout", Numbers::parseInt)
            : null,
        RestartPolicy.parse(options.text("--restart", "")),
        LogRequest.parse(options.text("--log-driver", ""), options.texts("--log-opt")),
        HealthOptions.read(options));
  }
}
