package io.jocker.cli;

import io.jocker.cli.text.Details;
import io.jocker.cli.text.Texts;
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
      print(report, session);
    } else {
      session.out().print(VersionCommand.formatted(tree(report), format));
    }
    return report.findings().isEmpty() ? 0 : 1;
  }

  private static void print(StoreReport report, Session session) {
    Details details = Details.of("doctor", session.language());
    for (StoreReport.Finding finding : report.findings()) {
      String what = details.translate(finding.what());
      session.out().line(what + ": " + details.translate(finding.problem()));
    }
    Texts words = session.words();
    int problems = report.findings().size();
    List<String> counts =
        List.of(
            count(report.blobs(), "check.blobs", words),
            count(report.names(), "check.names", words),
            count(report.layers(), "check.layers", words));
    String result =
        problems == 0 ? words.text("check.well") : count(problems, "check.problems", words);
    session.out().line(String.join(", ", counts) + ": " + result);
  }

  private static String count(int number, String key, Texts words) {
    return words.text(number == 1 ? key + "-one" : key, Integer.toString(number));
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
