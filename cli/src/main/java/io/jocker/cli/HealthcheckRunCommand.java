package io.jocker.cli;

import io.jocker.engine.ContainerHealth;
import io.jocker.engine.JockerException;
import java.util.List;

/**
 * {@code jocker healthcheck run}, after podman's: the container's check at once, and its result as
 * the exit code.
 */
final class HealthcheckRunCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("CONTAINER", Arity.exactly(1));
  }

  @Override
  public int failureCode() {
    return RunCommand.NOT_STARTED;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    ContainerHealth health = session.engine().health().check(options.arguments().get(0));
    List<ContainerHealth.Probe> log = health.log();
    boolean well = !log.isEmpty() && log.get(log.size() - 1).exitCode() == 0;
    if (!well) {
      session.out().line(health.status());
    }
    return well ? 0 : 1;
  }
}
