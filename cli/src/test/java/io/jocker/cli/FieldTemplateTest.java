package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way of lists gives what the way of templates gives. */
final class FieldTemplateTest {
  private static final Map<String, String> HEADINGS =
      Map.of("ID", "ID", "Image", "IMAGE", "Names", "이름");

  private static final List<String> TEXTS =
      List.of(
          "",
          "busybox",
          "a rather long one",
          "why?",
          "Ünicode",
          "컨테이너",
          "cut…",
          "\udcff\udc80",
          "\u0007",
          "two\tcells",
          "two\nlines",
          "combined e\u0301");

  private final Random random = new Random(17);

  private static Listing listing() {
    return new Listing(HEADINGS, "{{.ID}}\t{{.Image}}\t{{.Names}}");
  }

  private static byte[] printed(String format, List<Map<String, String>> rows) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    Printer printer = new Printer(stream);
    listing().print(format, rows, printer);
    printer.flush();
    return stream.toByteArray();
  }

  private static byte[] byTemplate(String format, List<Map<String, String>> rows) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    Printer printer = new Printer(stream);
    printer.print(listing().text(format, rows));
    printer.flush();
    return stream.toByteArray();
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "table",
        "table {{.Names}}",
        "table {{.Image}}\\t{{.ID}}",
        "{{.ID}}",
        "{{.Names}}\t{{.Image}}"
      })
  void bothWaysGiveTheSame(String format) {
    for (int round = 0; round < 200; round++) {
      List<Map<String, String>> rows = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        rows.add(Map.of("ID", text(), "Image", text(), "Names", text()));
      }
      assertThat(printed(format, rows)).as("%s", rows).isEqualTo(byTemplate(format, rows));
    }
  }

  @Test
  void readsFieldsAlone() {
    FieldTemplate fields = Objects.requireNonNull(FieldTemplate.of("{{.ID}}\t{{.Names}}"));
    assertThat(fields.cells(Map.of("ID", "1", "Names", "web"))).containsExactly("1", "web");
    assertThat(fields.cells(Map.of("ID", "1"))).isNull();
    assertThat(fields.cells(Map.of("ID", "1", "Names", 2))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{{.ID}} ",
        "{{.ID}}\t",
        "{{.ID}}x{{.Names}}",
        "{{ .ID}}",
        "{{.ID }}",
        "{{.}}",
        "{{.ID.Names}}",
        "{{upper .ID}}",
        "{{.Label \"a\"}}",
        "{{.ID}",
        "json"
      })
  void leavesTheRestToTemplates(String format) {
    assertThat(FieldTemplate.of(format)).isNull();
  }

  /** That it is the short way which is compared above. */
  @Test
  void printsBytesThatNoTemplateHasSeen() {
    String lines = "ID        IMAGE     이름\na         b         c\n";
    assertThat(
            TextTable.of(List.of(new String[] {"ID", "IMAGE", "이름"}, new String[] {"a", "b", "c"})))
        .isEqualTo(lines.getBytes(StandardCharsets.UTF_8));
    assertThat(TextTable.of(List.<String[]>of(new String[] {"a\tb"}))).isNull();
  }
}
