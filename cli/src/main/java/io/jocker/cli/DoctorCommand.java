package io.jocker.cli;

import io.jocker.cli.doctor.Check;
import io.jocker.cli.doctor.MachineChecks;
import io.jocker.cli.doctor.ProgramChecks;
import io.jocker.cli.doctor.TrialChecks;
import io.jocker.cli.graph.GraphTree;
import io.jocker.cli.text.Details;
import io.jocker.cli.text.DisplayWidth;
import io.jocker.cli.text.Texts;
import io.jocker.engine.JockerException;
import io.jocker.engine.NetworkGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code jocker doctor}: what this machine can do, what is missing, how to get it. */
final class DoctorCommand implements Command {
  private static final int COLUMN = 12;
  private static final String NETWORKS_BACK =
      "rules and bridges come back with the next start of a container that has a network,"
          + " a wire with jocker restart";

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .text("string", FormatHelp.OF_ONE, "-f", "--format");
  }

  @Override
  public int run(Options options, Session session) {
    List<Check> checks = checks(session);
    String format = options.text("--format", "");
    if (format.isEmpty()) {
      print(checks, session);
    } else {
      session.out().print(VersionCommand.formatted(trees(checks), format));
    }
    for (Check check : checks) {
      if (check.result() == Check.Result.MISSING) {
        return 1;
      }
    }
    return 0;
  }

  private static List<Check> checks(Session session) {
    String path = session.invocation().environment().getOrDefault("PATH", "");
    List<Check> checks = new ArrayList<>();
    checks.addAll(new ProgramChecks(path, System.getProperty("java.version", "")).all());
    checks.addAll(new MachineChecks(Path.of("/")).all());
    checks.addAll(
        new TrialChecks(session.kernel(), existing(Path.of(session.config().root()))).all());
    if (Files.isDirectory(Path.of(session.config().state(), "networks"))) {
      checks.add(networks(session));
    }
    return checks;
  }

  /** Whether the kernel still has what was made for networks: firewalls are reloaded. */
  private static Check networks(Session session) {
    try {
      List<String> sentences = new ArrayList<>();
      Texts texts = Texts.of("graph", session.language());
      for (NetworkGraph.Difference difference : session.engine().networks().graph().differences()) {
        sentences.add(GraphTree.sentence(difference, texts));
      }
      return sentences.isEmpty()
          ? new Check(
              "networks", Check.Result.OK, "the kernel has all bridges, wires and rules", "")
          : new Check(
              "networks", Check.Result.LIMITED, String.join("; ", sentences), NETWORKS_BACK);
    } catch (JockerException e) {
      return new Check("networks", Check.Result.LIMITED, String.valueOf(e.getMessage()), "");
    }
  }

  /** The folder, or the nearest above it that is there: its file system is the same. */
  private static Path existing(Path folder) {
    Path parent = folder.getParent();
    return parent == null || Files.isDirectory(folder) ? folder : existing(parent);
  }

  private static void print(List<Check> checks, Session session) {
    Texts words = session.words();
    Details details = Details.of("doctor", session.language());
    Printer out = session.out();
    for (Check check : checks) {
      String result = "[" + words.text("doctor." + check.result().word()) + "]";
      out.print(DisplayWidth.pad(result, COLUMN));
      out.line(details.translate(check.name()) + ": " + details.translate(check.detail()));
      if (!check.remedy().isEmpty()) {
        String remedy = details.translate(check.remedy());
        out.line(" ".repeat(COLUMN) + words.text("doctor.remedy", remedy));
      }
    }
  }

  private static List<Map<String, String>> trees(List<Check> checks) {
    List<Map<String, String>> trees = new ArrayList<>();
    for (Check check : checks) {
      Map<String, String> tree = new LinkedHashMap<>();
      tree.put("Name", check.name());
      tree.put("Result", check.result().word());
      tree.put("Detail", check.detail());
      tree.put("Remedy", check.remedy());
      trees.add(tree);
    }
    return trees;
  }
}
