package io.jocker.engine.bundle;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ExecRequest;
import io.jocker.engine.request.SecurityOptions;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.engine.user.ResolvedUser;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.CapabilitiesSpec;
import io.jocker.runtime.spec.ProcessSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process of an {@code exec}: the container's own one, with what was asked over it. */
public final class ExecProcess {
  private static final String HOME = "HOME=";

  private final ProcessSpec container;
  private final List<String> variables;
  private final String hostname;

  /**
   * For a container.
   *
   * @param container its first process
   * @param variables what it was asked to have, and its image's
   */
  public ExecProcess(ProcessSpec container, List<String> variables, String hostname) {
    this.container = container;
    this.variables = variables;
    this.hostname = hostname;
  }

  /**
   * The process.
   *
   * @param user who was asked for, or null for the container's
   */
  public ProcessSpec of(ExecRequest request, @Nullable ResolvedUser user, Host host)
      throws JockerException, SyscallException {
    boolean terminal = request.stdio().terminal();
    String cwd = request.workingDirectory();
    return container.toBuilder()
        .args(request.command())
        .terminal(terminal)
        .env(
            Environment.of(
                request.environment(),
                variables,
                hostname,
                terminal,
                user == null ? home() : user.home()))
        .cwd(cwd == null ? container.cwd() : cwd)
        .user(
            user == null
                ? container.user()
                : new ProcessSpec.User(user.uid(), user.gid(), null, user.groups()))
        .capabilities(request.privileged() ? all(host) : container.capabilities())
        .build();
  }

  private String home() {
    for (String variable : container.env()) {
      if (variable.startsWith(HOME)) {
        return variable.substring(HOME.length());
      }
    }
    return "/";
  }

  private static CapabilitiesSpec all(Host host) throws JockerException, SyscallException {
    SecurityRequest privileged =
        new SecurityRequest(true, List.of(), List.of(), SecurityOptions.DEFAULT);
    List<String> names = Capabilities.of(privileged, host);
    return new CapabilitiesSpec(names, names, List.of(), names, List.of());
  }
}
