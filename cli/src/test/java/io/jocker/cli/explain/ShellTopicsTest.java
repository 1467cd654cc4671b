package io.jocker.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each topic becomes a command or is left out for a reason, and the reasons are the document's. */
final class ShellTopicsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| .*\\|$");

  @Test
  void everyTopicIsTranslatedOrLeftOut() {
    Set<String> topics = new TreeSet<>();
    for (String key : Texts.of("topics", Language.ENGLISH).keys()) {
      // Requests to registries make no container: what they bring is there before.
      boolean ofRegistry = Chapter.isOfRegistry(key.substring(0, Math.max(0, key.indexOf('.'))));
      if (key.endsWith(".why") && !ofRegistry) {
        topics.add(key.substring(0, key.length() - ".why".length()));
      }
    }
    Set<String> known = new TreeSet<>(ShellTopics.TRANSLATED);
    known.addAll(ShellTopics.leftOut().keySet());

    assertThat(known).isEqualTo(topics);
    assertThat(ShellTopics.leftOut().keySet()).doesNotContainAnyElementsOf(ShellTopics.TRANSLATED);
  }

  @Test
  void theDocumentHasTheDifferencesThatTheComparisonAllows() throws Exception {
    String document = Files.readString(Path.of("../docs/explain.md"));
    String list =
        document.substring(
            document.indexOf("## By hand"), document.indexOf("## The form for tools"));
    Set<String> names = new TreeSet<>();
    Matcher row = ROW.matcher(list);
    while (row.find()) {
      names.add(row.group(1));
    }

    assertThat(names).isEqualTo(new TreeSet<>(ShellDifferences.NAMES));
    Set<String> reasons = new TreeSet<>(ShellTopics.leftOut().values());
    reasons.remove(ShellTopics.JOCKER);
    assertThat(names).containsAll(reasons);
  }
}
