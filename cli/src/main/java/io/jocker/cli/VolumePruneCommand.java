package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.JockerException;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedVolumes;
import io.jocker.engine.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jocker volume prune}. */
final class VolumePruneCommand implements Command {
  private static final List<String> KINDS = List.of("all", "label", "label!");

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .flag("Remove all unused volumes, not just anonymous ones", "-a", "--all")
        .texts("filter", "Provide filter values (e.g. \"label=<label>\")", "--filter")
        .flag("Do not prompt for confirmation", "-f", "--force");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Map<String, List<String>> filters = Pruning.filters(options, KINDS);
    List<String> all = filters.getOrDefault("all", List.of());
    PruneRequest request =
        new PruneRequest(
            options.has("--all") || all.contains("1") || all.contains("true"),
            null,
            filters.getOrDefault("label", List.of()),
            filters.getOrDefault("label!", List.of()));
    Volumes volumes = session.engine().volumes();
    Texts words = session.wordsOfOutput();
    if (!options.has("--force")) {
      String warning = words.text(request.all() ? "prune.volumes" : "prune.anonymous") + "\n";
      if (!Confirmation.asks(session, warning + forecast(volumes.prune(request, false), words))) {
        return Pruning.cancelled("volume prune", session);
      }
    }
    PrunedVolumes pruned = volumes.prune(request, true);
    if (!pruned.volumes().isEmpty()) {
      session.out().line(words.text("prune.deleted-volumes"));
      pruned.volumes().forEach(volume -> session.out().line(volume.name()));
      session.out().line("");
    }
    Pruning.total(pruned.bytes(), session);
    return 0;
  }

  /** What will go for good, a line each. */
  private static String forecast(PrunedVolumes going, Texts words) {
    List<String> lines = new ArrayList<>();
    going.volumes().forEach(volume -> lines.add(line("prune.volume", volume, words)));
    going.trash().forEach(volume -> lines.add(line("prune.trash", volume, words)));
    if (lines.isEmpty()) {
      lines.add("  " + words.text("prune.no-volume") + "\n");
    }
    return String.join("", lines);
  }

  private static String line(String key, PrunedVolumes.Item volume, Texts words) {
    return "  " + words.text(key, volume.name(), HumanSize.coarse(volume.bytes())) + "\n";
  }
}
