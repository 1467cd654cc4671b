package io.jocker.image.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonObjectTest {
  @Test
  void readsFieldsByTheirType() throws MalformedJsonException {
    JsonObject json =
        parse(
            "{'t':'x','n':9007199254740993,'b':true,'l':['a','b'],'m':{'k':'v','z':null},"
                + "'s':{'80/tcp':{}},'o':{'o':[{'t':'deep'}]},'no':null}");

    assertThat(json.text("t")).isEqualTo("x");
    assertThat(json.number("n")).isEqualTo(9007199254740993L);
    assertThat(json.flag("b")).isTrue();
    assertThat(json.texts("l")).containsExactly("a", "b");
    assertThat(json.textMap("m")).containsExactly(entry("k", "v"), entry("z", ""));
    assertThat(json.nameSet("s")).containsExactly("80/tcp");
    assertThat(json.object("o").objects("o").get(0).text("t")).isEqualTo("deep");
    assertThat(json.names()).containsExactly("t", "n", "b", "l", "m", "s", "o", "no");
    assertThat(json.textsOrObjects("l", t -> t + "!", o -> "object")).containsExactly("a!", "b!");
  }

  @Test
  void absentAndNullAreTheSame() throws MalformedJsonException {
    JsonObject json = parse("{'no':null}");
    for (String field : new String[] {"no", "absent"}) {
      assertThat(json.has(field)).isFalse();
      assertThat(json.optionalText(field)).isNull();
      assertThat(json.textOrEmpty(field)).isEmpty();
      assertThat(json.texts(field)).isEmpty();
      assertThat(json.objects(field)).isEmpty();
      assertThat(json.textMap(field)).isEmpty();
      assertThat(json.nameSet(field)).isEmpty();
      assertThat(json.optionalObject(field)).isNull();
      assertThat(json.numberOr(field, 7)).isEqualTo(7);
      assertThat(json.flag(field)).isFalse();
    }
  }

  @Test
  void errorsNameObjectAndField() throws MalformedJsonException {
    JsonObject json = parse("{'o':{'l':[{'n':'1'}]},'f':1.5,'big':99999999999999999999,'x':[1]}");
    assertThatThrownBy(() -> json.text("t")).hasMessage("thing: field \"t\" is missing");
    assertThatThrownBy(() -> json.text("o"))
        .hasMessage("thing: field \"o\": expected a string, found an object");
    assertThatThrownBy(() -> json.object("o").objects("l").get(0).number("n"))
        .hasMessage("thing.o.l[0]: field \"n\": expected a whole number, found a string");
    assertThatThrownBy(() -> json.number("f")).hasMessageContaining("found 1.5");
    assertThatThrownBy(() -> json.number("big")).hasMessageContaining("expected a whole number");
    assertThatThrownBy(() -> json.texts("x")).hasMessageContaining("expected a string, found 1");
    assertThatThrownBy(() -> json.texts("o")).hasMessageContaining("expected a list");
    assertThatThrownBy(() -> json.flag("f")).hasMessageContaining("expected true or false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | empty document",
        "[] | expected an object",
        "\"x\" | expected an object",
        "{} {} | something follows the document",
        "{\"a\":1,\"a\":2} | field \"a\" comes twice",
        "{\"a\":{\"b\":1,\"b\":2}} | field \"b\" comes twice",
        "{\"a\" | not JSON: Unexpected end-of-input",
        "{a:1} | not JSON: Unexpected character",
      })
  void refusesWhatIsNotOneObject(String text, String why) {
    assertThatThrownBy(() -> JsonObject.parse(text.getBytes(UTF_8), "thing"))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageStartingWith("thing: " + why);
  }

  @Test
  void aDeepDocumentIsAnErrorAndNoStackOverflow() {
    String deep = "{\"a\":".repeat(100_000);
    assertThatThrownBy(() -> JsonObject.parse(deep.getBytes(UTF_8), "thing"))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("nesting depth");
  }

  private static JsonObject parse(String text) throws MalformedJsonException {
    return JsonObject.parse(text.replace('\'', '"').getBytes(UTF_8), "thing");
  }
}
