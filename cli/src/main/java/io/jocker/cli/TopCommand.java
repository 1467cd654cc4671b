package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.ProcessTable;
import java.util.List;

/** {@code jocker top}: the processes of a container. */
final class TopCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("CONTAINER [ps OPTIONS]", Arity.atLeast(1)).argumentsEndOptions();
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    List<String> words = options.arguments();
    ProcessTable table = session.engine().top(words.get(0), words.subList(1, words.size()));
    StringBuilder text = new StringBuilder();
    text.append(String.join("\t", table.titles())).append('\n');
    for (List<String> process : table.processes()) {
      text.append(String.join("\t", process)).append('\n');
    }
    session.out().print(TextTable.align(text.toString()));
    return 0;
  }
}
