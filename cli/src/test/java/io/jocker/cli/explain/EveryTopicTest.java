package io.jocker.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import io.jocker.linux.story.Topic;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every topic that any module has is explained, and nothing else is. */
final class EveryTopicTest {
  /** What a topic's key may have behind it, see the package. */
  private static final Set<String> NO_TOPICS =
      Set.of("heading.short", "heading.plan", "heading.requests");

  @Test
  void isExplainedInBothLanguages() throws Exception {
    Texts english = Texts.of("topics", Language.ENGLISH);
    Texts korean = Texts.of("topics", Language.KOREAN);
    for (String key : topics()) {
      assertThat(english.keys()).contains(key, key + ".why", key + ".without");
      assertThat(korean.keys()).contains(key, key + ".why", key + ".without");
      assertThat(Chapter.all()).contains(key.substring(0, key.indexOf('.')));
      assertThat(english.keys()).contains("chapter." + key.substring(0, key.indexOf('.')));
    }
  }

  @Test
  void noTextExplainsWhatIsNoTopic() throws Exception {
    Set<String> explained = new TreeSet<>();
    for (String key : Texts.of("topics", Language.ENGLISH).keys()) {
      boolean prose = key.startsWith("chapter.") || key.startsWith("actor.");
      if (key.contains(".") && !prose && !NO_TOPICS.contains(key)) {
        explained.add(key.replaceAll("\\.(why|without)$", ""));
      }
    }
    assertThat(explained).isEqualTo(topics());
  }

  /** The keys of all enums that are topics, but for that of steps that no plan may have. */
  private static Set<String> topics() throws ClassNotFoundException {
    Set<String> keys = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.jocker")) {
      if (type.isEnum() && type.isAssignableTo(Topic.class)) {
        for (Object constant : Class.forName(type.getName()).getEnumConstants()) {
          keys.add(((Topic) constant).key());
        }
      }
    }
    keys.remove("program.untold");
    return keys;
  }
}
