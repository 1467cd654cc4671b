package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.request.UpdateRequest;

/**
 * {@code jocker update}: other limits, or another restart policy, for containers that are there.
 */
final class UpdateCommand implements Command {
  private static final String RESTART = "--restart";

  @Override
  public CommandModel model() {
    CommandModel model = new CommandModel("[OPTIONS] CONTAINER [CONTAINER...]", Arity.atLeast(1));
    ResourceOptions.declareUpdatable(model);
    ExplainedRun.declare(model);
    return model.text("string", "Restart policy to apply when a container exits", RESTART);
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    UpdateRequest request = request(options);
    return ExplainedRun.doing(
        options,
        session,
        engine ->
            Each.of(
                options.arguments(),
                session,
                name -> {
                  engine.update(name, request);
                  session.out().line(name);
                }));
  }

  private static UpdateRequest request(Options options) {
    if (!ResourceOptions.isUpdated(options) && !options.isGiven(RESTART)) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorText.of(
              ErrorCode.USAGE, "you must provide one or more flags when using this command"),
          null);
    }
    try {
      RestartPolicy restart = options.read(RESTART, RestartPolicy::parse);
      return new UpdateRequest(ResourceOptions.readUpdate(options), restart);
    } catch (IllegalArgumentException e) {
      throw UsageException.wrongOption(e);
    }
  }
}
