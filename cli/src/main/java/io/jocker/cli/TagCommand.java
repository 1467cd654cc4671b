package io.jocker.cli;

import io.jocker.engine.JockerException;

/** {@code jocker tag}. */
final class TagCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", Arity.exactly(2));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    session.engine().storedImages().tag(options.arguments().get(0), options.arguments().get(1));
    return 0;
  }
}
