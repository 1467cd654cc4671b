package io.jocker.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemplateTest {
  private static final Map<String, @Nullable Object> DATA = data();

  private static Map<String, @Nullable Object> data() {
    Map<String, @Nullable Object> state = new TreeMap<>();
    state.put("Running", true);
    state.put("Pid", 4711);
    state.put("Error", "");
    state.put("Health", null);
    Map<String, @Nullable Object> data = new TreeMap<>();
    data.put("Id", "0123456789abcdef");
    data.put("Name", "/web");
    data.put("State", state);
    data.put("Args", List.of("-c", "echo hi"));
    data.put("Empty", List.of());
    data.put("Labels", new TreeMap<>(Map.of("a", "1", "b", "2")));
    data.put("Ratio", 1.5);
    data.put("Mixed", Arrays.asList("x", null, 3));
    data.put("Label", (Method) arguments -> "label " + arguments.get(0));
    data.put("Size", (Method) arguments -> "12kB");
    return data;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "plain text ~ plain text",
        "{{.Id}} ~ 0123456789abcdef",
        "{{ .State.Running }} ~ true",
        "{{.State.Pid}}/{{$.Name}} ~ 4711//web",
        "{{(.State).Pid}} ~ 4711",
        "{{.State.Health}} ~ <no value>",
        "{{.Labels.a}}{{.Labels.zzz}} ~ 1<no value>",
        "{{.Labels}} ~ map[a:1 b:2]",
        "{{.Args}} ~ [-c echo hi]",
        "{{.Mixed}} ~ [x <nil> 3]",
        "{{.Ratio}} ~ 1.5",
        "{{.Size}} {{.Label \"x\"}} {{\"y\" | .Label}} ~ 12kB label x label y",
        "{{/* said */}}a{{- /* said */ -}} b ~ ab",
        "a  {{- 1 -}}  b ~ a1b",
        "a {{-1}} ~ a -1",
        "{{\"a\\tb\\u00e9\\x41\"}}|{{`a\\tb`}}|{{'a'}} ~ a\tbéA|a\\tb|97",
        "{{true}} {{0x10}} {{2.50}} ~ true 16 2.5",
      })
  void printsValues(String template, String text) {
    assertThat(Template.parse(template).render(DATA)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "{{if .State.Running}}up{{else}}down{{end}} ~ up",
        "{{if .State.Error}}bad{{else if .Empty}}some{{else}}fine{{end}} ~ fine",
        "{{if not .State.Health}}none{{end}} ~ none",
        "{{with .State}}{{.Pid}}{{$.Name}}{{end}} ~ 4711/web",
        "{{with .State.Error}}{{.}}{{else}}no error{{end}} ~ no error",
        "{{with $x := .State.Pid}}{{$x}}{{end}} ~ 4711",
        "{{range .Args}}[{{.}}]{{end}} ~ [-c][echo hi]",
        "{{range $i, $a := .Args}}{{$i}}={{$a}};{{end}} ~ 0=-c;1=echo hi;",
        "{{range $k, $v := .Labels}}{{$k}}{{$v}}{{end}} ~ a1b2",
        "{{range .Empty}}x{{else}}none{{end}} ~ none",
        "{{range 3}}{{.}}{{end}} ~ 012",
        "{{range .Args}}{{if eq . `-c`}}{{continue}}{{end}}{{.}}{{end}} ~ echo hi",
        "{{range .Args}}{{.}}{{break}}{{end}} ~ -c",
        "{{$x := 1}}{{range .Args}}{{$x = 2}}{{end}}{{$x}} ~ 2",
        "{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}} ~ 21",
      })
  void decidesAndRepeats(String template, String text) {
    assertThat(Template.parse(template).render(DATA)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "{{json .Labels}} ~ {\"a\":\"1\",\"b\":\"2\"}",
        "{{.Mixed | json}} ~ [\"x\",null,3]",
        "{{json \"a\\\"<\\n\"}} ~ \"a\\\"<\\n\"",
        "{{json .State}} ~ {\"Error\":\"\",\"Health\":null,\"Pid\":4711,\"Running\":true}",
        "{{join .Args \", \"}} ~ -c, echo hi",
        "{{split \"a:b:c\" \":\"}} ~ [a b c]",
        "{{index (split \"a:b\" \":\") 1}} ~ b",
        "{{upper .Name}} {{lower \"ABC\"}} {{title \"hello big world\"}} ~ /WEB abc Hello Big World",
        "{{.Name | upper | len}} ~ 4",
        "{{pad .Name 2 1}}| ~ ^  /web |^",
        "{{truncate .Id 12}} ~ 0123456789ab",
        "{{index .Args 1}} {{index .Labels \"b\"}} {{index .Labels \"no\"}}| ~ echo hi 2 |",
        "{{slice .Id 0 4}} {{slice .Args 1}} ~ 0123 [echo hi]",
        "{{len .Args}} {{len .Labels}} {{len \"é\"}} ~ 2 2 2",
        "{{print 1 2 \"x\" 3}} ~ 1 2x3",
        "{{println \"a\" 1}}. ~ ^a 1\n.^",
        "{{printf \"%s|%-6s|%6s|%d|%05d|%q|%v|%x|%t|%.2f|%%\" .Name \"ab\" \"cd\" 7 42 \"q\" .Args 255 true 1.005}} ~ /web|ab    |    cd|7|00042|\"q\"|[-c echo hi]|ff|true|1.00|%",
        "{{printf \"%d %s\" \"x\"}} ~ %!d(string=x) %!s(MISSING)",
        "{{printf \"a\" 1}} ~ a%!(EXTRA int=1)",
        "{{eq 1 1}} {{eq 3 1 2 3}} {{ne \"a\" \"b\"}} {{lt 1 2}} {{le 2 2}} {{gt 1.5 1}} {{ge \"b\" \"a\"}} ~ true true true true true true true",
        "{{and true 0}} {{or \"\" \"x\"}} {{not 1}} ~ 0 x false",
        "{{or .State.Running (index .Args 99)}} ~ true",
        "{{if and .State.Running (gt .State.Pid 1)}}yes{{end}} ~ yes",
      })
  void callsFunctions(String template, String text) {
    assertThat(Template.parse(template).render(DATA)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "{{.Id ~ template: :1:1: unclosed action",
        "{{foo}} ~ template: :1:3: function \"foo\" not defined",
        "{{if .Id}} ~ template: :1:3: unexpected EOF: {{if}} has no {{end}}",
        "{{end}} ~ template: :1:3: unexpected {{end}}",
        "{{if .Id}}a{{else}}b{{else}}c{{end}} ~ template: :1:23: unexpected {{else}}",
        "{{}} ~ template: :1:3: missing value for command",
        "{{.Id)}} ~ template: :1:6: unexpected {{)}}",
        "{{(.Id}} ~ template: :1:3: unclosed left paren",
        "{{\"a}} ~ template: :1:3: unterminated quoted string",
        "{{$x}} ~ template: :1:3: undefined variable \"$x\"",
        "{{/* a }} ~ template: :1:1: unclosed comment",
        "{{break}} ~ template: :1:3: {{break}} outside {{range}}",
        "{{define \"x\"}} ~ template: :1:3: {{define}} is not known here",
        "{{.Foo}} ~ template: :1:3: executing \"\" at <.Foo>: map has no entry for key \"Foo\"",
        "{{.State.Foo}} ~ template: :1:9: executing \"\" at <.State.Foo>: map has no entry for key \"Foo\"",
        "{{.Id.Foo}} ~ template: :1:6: executing \"\" at <.Id.Foo>: can't evaluate field Foo in 0123456789abcdef",
        "{{.State.Health.Status}} ~ template: :1:16: executing \"\" at <.State.Health.Status>: nil pointer evaluating interface {}.Status",
        "{{index .Args 9}} ~ template: :1:3: executing \"\" at <index>: index out of range: 9",
        "{{eq 1 \"a\"}} ~ template: :1:3: executing \"\" at <eq>: incompatible types for comparison: int and string",
        "{{len 3}} ~ template: :1:3: executing \"\" at <len>: len of type int",
        "{{join .Name \",\"}} ~ template: :1:3: executing \"\" at <join>: wrong type for value; expected []string; got string",
        "{{upper .State.Pid}} ~ template: :1:3: executing \"\" at <upper>: wrong type for value; expected string; got int",
        "{{.Id 1}} ~ template: :1:3: executing \"\" at <.Id>: Id is not a method but has arguments",
        "{{1 2}} ~ template: :1:3: can't give argument to non-function 1",
      })
  void saysWhatIsWrongAndWhere(String template, String message) {
    assertThatThrownBy(() -> Template.parse(template).render(DATA))
        .isInstanceOf(TemplateException.class)
        .hasMessage(message);
  }

  @Test
  void countsLines() {
    assertThatThrownBy(() -> Template.parse("a\n b{{foo}}"))
        .hasMessage("template: :2:5: function \"foo\" not defined");
  }

  /** The examples of docker's "Format command and log output" page. */
  @Test
  void knowsDockersDocumentedExamples() {
    Map<String, Object> container =
        Map.of(
            "Args", List.of("sh", "-c"),
            "Mounts", List.of(Map.of("Destination", "/data"), Map.of("Destination", "/tmp")),
            "Name", "/web",
            "NetworkSettings",
                Map.of(
                    "Networks",
                    Map.of("one", Map.of("IPAddress", "10.0.0.2")),
                    "Ports",
                    Map.of("80/tcp", List.of(Map.of("HostPort", "8787")))));
    assertThat(render("{{join .Args \" , \"}}", container)).isEqualTo("sh , -c");
    assertThat(render("{{json .Mounts}}", container))
        .isEqualTo("[{\"Destination\":\"/data\"},{\"Destination\":\"/tmp\"}]");
    assertThat(render("{{split .Name \"/\"}}", container)).isEqualTo("[ web]");
    assertThat(render("{{title .Name}}{{upper .Name}}", container)).isEqualTo("/Web/WEB");
    assertThat(render("{{range .Mounts}}{{.Destination}} {{end}}", container))
        .isEqualTo("/data /tmp ");
    assertThat(render("{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container))
        .isEqualTo("10.0.0.2");
    assertThat(
            render(
                "{{range $p, $conf := .NetworkSettings.Ports}} {{$p}} -> {{(index $conf 0).HostPort}}"
                    + " {{end}}",
                container))
        .isEqualTo(" 80/tcp -> 8787 ");
    assertThat(
            render("{{(index (index .NetworkSettings.Ports \"80/tcp\") 0).HostPort}}", container))
        .isEqualTo("8787");
  }

  @Test
  void leavesHeadingsAsTheyAre() {
    assertThat(
            Template.parse("{{upper .Names}}\t{{json .Id}}")
                .renderHeadings(Map.of("Names", "names", "Id", "CONTAINER ID")))
        .isEqualTo("names\tCONTAINER ID");
  }

  @Test
  void indentsJson() {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("A", List.of(1, List.of()));
    tree.put("B", Map.of());
    assertThat(JsonText.indented(tree))
        .isEqualTo("{\n    \"A\": [\n        1,\n        []\n    ],\n    \"B\": {}\n}");
  }

  @Test
  void escapesWhatIsNotUnicode() {
    assertThat(JsonText.of("\udcff\u0001😀")).isEqualTo("\"\\udcff\\u0001😀\"");
  }

  private static String render(String template, Object data) {
    return Template.parse(template).render(data);
  }
}
