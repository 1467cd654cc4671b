package io.jocker.cli.explain;

import io.jocker.cli.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What is the same of a topic in every language: its man page and what asks for it. */
final class Facts {
  private static final String FILE = "topics.properties";

  private final Properties facts;

  private Facts(Properties facts) {
    this.facts = facts;
  }

  static Facts load() {
    try (InputStream file = Texts.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("resource " + FILE + " is missing from the distribution");
      }
      Properties facts = new Properties();
      facts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
      return new Facts(facts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The man page, such as {@code pivot_root(2)}; empty where there is none. */
  String manPage(String topic) {
    return facts.getProperty(topic + ".man", "");
  }

  /** The field of config.json or the option, such as {@code linux.maskedPaths}; may be empty. */
  String askedBy(String topic) {
    return facts.getProperty(topic + ".oci", "");
  }

  /** Both in one line. */
  String places(String topic, Texts texts) {
    String man = manPage(topic);
    String asked = askedBy(topic);
    String first = man.isEmpty() ? "" : texts.text("read", man);
    String second = asked.isEmpty() ? "" : texts.text("asked", asked);
    return first.isEmpty() || second.isEmpty() ? first + second : first + "  " + second;
  }
}
