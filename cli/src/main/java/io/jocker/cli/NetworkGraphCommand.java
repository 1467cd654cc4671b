package io.jocker.cli;

import io.jocker.cli.graph.GraphSvg;
import io.jocker.cli.graph.GraphText;
import io.jocker.cli.graph.GraphTree;
import io.jocker.cli.template.JsonText;
import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.NetworkGraph;
import java.util.List;

/** {@code jocker network graph}: a picture of the networks, as the kernel has them. */
final class NetworkGraphCommand implements Command {
  private static final List<String> FORMATS = List.of("text", "svg", "json");

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .text("string", "Format of the picture (text|svg|json) (default text)", "-f", "--format");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String format = options.text("--format", "text");
    if (!FORMATS.contains(format)) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorText.ofForm(ErrorCode.USAGE, "choice", format, "format", "text, svg, json"),
          null);
    }
    NetworkGraph graph = session.engine().networks().graph();
    Texts texts = Texts.of("graph", session.language());
    session
        .out()
        .print(
            switch (format) {
              case "svg" -> new GraphSvg(graph, texts).document();
              case "json" -> JsonText.indented(GraphTree.of(graph, texts)) + "\n";
              default -> new GraphText(graph, texts).lines();
            });
    return 0;
  }
}
