package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedImages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the commands share that remove what nobody uses. */
final class Pruning {
  private static final List<String> KINDS = List.of("until", "label", "label!");

  private Pruning() {}

  /** Options of these commands. */
  static CommandModel model() {
    return containerModel().flag("Remove all unused images, not just dangling ones", "-a", "--all");
  }

  /** The same where images are not meant. */
  static CommandModel containerModel() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .texts("filter", "Provide filter values (e.g. \"until=TIMESTAMP\")", "--filter")
        .flag("Do not prompt for confirmation", "-f", "--force");
  }

  static PruneRequest request(Options options) {
    return request(options, options.has("--all"));
  }

  /** The same where images are not meant. */
  static PruneRequest containerRequest(Options options) {
    return request(options, false);
  }

  private static PruneRequest request(Options options, boolean all) {
    Map<String, List<String>> filters = filters(options, KINDS);
    return new PruneRequest(
        all,
        until(filters.getOrDefault("until", List.of())),
        filters.getOrDefault("label", List.of()),
        filters.getOrDefault("label!", List.of()));
  }

  /** Filters of these kinds. */
  static Map<String, List<String>> filters(Options options, List<String> kinds) {
    Map<String, List<String>> filters = Filters.parse(options.texts("--filter"));
    for (String kind : filters.keySet()) {
      if (!kinds.contains(kind)) {
        throw new UsageException(
            UsageException.WRONG_ARGUMENTS,
            UsageException.withNearest(ErrorCode.FILTER, kind, Nearest.of(kind, kinds)),
            null);
      }
    }
    return filters;
  }

  private static @Nullable Instant until(List<String> times) {
    Instant earliest = null;
    for (String text : times) {
      Instant time = time(text);
      earliest = earliest == null || time.isBefore(earliest) ? time : earliest;
    }
    return earliest;
  }

  private static Instant time(String text) {
    try {
      return Times.parse(text, Instant.now());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorText.ofForm(
              ErrorCode.FILTER, "why", "until=" + text, String.valueOf(e.getMessage())),
          e);
    }
  }

  /** What will go, a line each. */
  static String forecast(PrunedImages images, Texts words) {
    List<String> going = new ArrayList<>();
    for (String name : images.untagged()) {
      going.add("  " + words.text("prune.image", name));
    }
    for (String id : images.deleted()) {
      going.add("  " + id);
    }
    String size = HumanSize.coarse(images.bytes());
    return going.isEmpty()
        ? "  " + words.text("prune.no-image") + "\n"
        : String.join("\n", going) + "\n  " + words.text("prune.free", size) + "\n";
  }

  /** What went. */
  static void print(PrunedImages images, Session session) {
    Printer out = session.out();
    Texts words = session.wordsOfOutput();
    if (!images.untagged().isEmpty() || !images.deleted().isEmpty()) {
      out.line(words.text("prune.deleted-images"));
      images.untagged().forEach(name -> out.line(words.text("prune.untagged", name)));
      images.deleted().forEach(id -> out.line(words.text("prune.deleted", id)));
      out.line("");
    }
  }

  static void total(long bytes, Session session) {
    session.out().line(session.wordsOfOutput().text("prune.total", HumanSize.fine(bytes)));
  }

  /** After a no. */
  static int cancelled(String command, Session session) {
    session.out().flush();
    session.err().line(session.words().text("prune.cancelled", command));
    return 1;
  }
}
