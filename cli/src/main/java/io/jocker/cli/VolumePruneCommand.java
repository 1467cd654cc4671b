package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedVolumes;
import io.jocker.engine.Volumes;
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
    if (!options.has("--force")
        && !Confirmation.asks(
            session, warning(request) + forecast(volumes.prune(request, false)))) {
      return Pruning.cancelled("volume prune", session);
    }
    PrunedVolumes pruned = volumes.prune(request, true);
    if (!pruned.volumes().isEmpty()) {
      session.out().line("Deleted Volumes:");
      pruned.volumes().forEach(volume -> session.out().line(volume.name()));
      session.out().line("");
    }
    Pruning.total(pruned.bytes(), session.out());
    return 0;
  }

  private static String warning(PruneRequest request) {
    return request.all()
        ? "WARNING! This will remove all local volumes not used by at least one container:\n"
        : "WARNING! This will remove anonymous local volumes not used by at least one container:\n";
  }

  /** What will go for good, a line each. */
  private static String forecast(PrunedVolumes going) {
    StringBuilder text = new StringBuilder();
    going.volumes().forEach(volume -> line(text, volume, ""));
    going.trash().forEach(volume -> line(text, volume, ", removed before: no undo any more"));
    return text.isEmpty() ? "  no volume\n" : text.toString();
  }

  private static void line(StringBuilder text, PrunedVolumes.Item volume, String remark) {
    text.append("  volume ").append(volume.name());
    text.append(" (").append(HumanSize.coarse(volume.bytes())).append(remark).append(")\n");
  }
}
