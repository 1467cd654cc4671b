package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.StoreReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker system check}: 0 if the store of images is whole, 1 if not. */
final class SystemCheckCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .text("string", FormatHelp.OF_ONE, "-f", "--format");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    StoreReport report = session.engine().storedImages().check();
    String format = options.text("--format", "");
    if (format.isEmpty()) {
      print(report, session.out());
    } else {
      session.out().print(VersionCommand.formatted(tree(report), format));
    }
    return report.findings().isEmpty() ? 0 : 1;
  }

  private static void print(StoreReport report, Printer out) {
    for (StoreReport.Finding finding : report.findings()) {
      out.line(finding.what() + ": " + finding.problem());
    }
    int problems = report.findings().size();
    out.line(
        count(report.blobs(), "blob")
            + ", "
            + count(report.names(), "name")
            + ", "
            + count(report.layers(), "layer")
            + ": "
            + (problems == 0 ? "all is well" : count(problems, "problem")));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static Map<String, Object> tree(StoreReport report) {
    List<Map<String, Object>> findings = new ArrayList<>();
    for (StoreReport.Finding finding : report.findings()) {
      findings.add(new TreeMap<>(Map.of("What", finding.what(), "Problem", finding.problem())));
    }
    Map<String, Object> tree = new TreeMap<>();
    tree.put("Blobs", report.blobs());
    tree.put("Names", report.names());
    tree.put("Layers", report.layers());
    tree.put("Findings", findings);
    return tree;
  }
}
