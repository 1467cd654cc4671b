package io.jocker.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.DetachKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetachFilterTest {
  private String filtered(DetachFilter filter, String... typed) {
    StringBuilder passed = new StringBuilder();
    for (String text : typed) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      byte[] to = new byte[bytes.length + filter.most()];
      int count = filter.filter(bytes, bytes.length, to);
      passed.append(new String(to, 0, count, StandardCharsets.US_ASCII));
    }
    return passed.append(filter.isComplete() ? "|" : "").toString();
  }

  private String filtered(String keys, String... typed) {
    return filtered(new DetachFilter(DetachKeys.parse(keys)), typed);
  }

  @Test
  void theKeysAreFoundAndKeptBack() {
    assertThat(filtered("x,y", "abcxy")).isEqualTo("abc|");
    assertThat(filtered("x,y", "abcx", "y")).isEqualTo("abc|");
    assertThat(filtered("x,y", "xy", "more")).isEqualTo("|");
    assertThat(filtered("x", "x")).isEqualTo("|");
  }

  @Test
  void whatOnlyBeganLikeThemIsPassedOn() {
    assertThat(filtered("x,y", "xz")).isEqualTo("xz");
    assertThat(filtered("x,y", "x", "z")).isEqualTo("xz");
    assertThat(filtered("x,y", "xxxy")).isEqualTo("xx|");
    assertThat(filtered("a,a,b", "aaab")).isEqualTo("a|");
    assertThat(filtered("a,b,a,c", "ababac")).isEqualTo("ab|");
  }

  @Test
  void withoutKeysAllIsPassedOn() {
    assertThat(filtered(new DetachFilter(DetachKeys.NONE), "\u0010\u0011"))
        .isEqualTo("\u0010\u0011");
  }

  @Test
  void keysAreReadAsDockerDoes() {
    assertThat(DetachKeys.parse("")).isEqualTo(DetachKeys.DEFAULT);
    assertThat(DetachKeys.parse("ctrl-p,ctrl-q")).isEqualTo(DetachKeys.DEFAULT);
    assertThat(DetachKeys.parse("ctrl-@,ctrl-a,ctrl-z,ctrl-[,ctrl-\\,ctrl-_,~").bytes())
        .isEqualTo(
            List.of((byte) 0, (byte) 1, (byte) 26, (byte) 27, (byte) 28, (byte) 31, (byte) '~'));
    for (String text : List.of("ctrl-", "ctrl-A", "ab", ",", "é")) {
      assertThatThrownBy(() -> DetachKeys.parse(text))
          .hasMessageStartingWith("invalid detach keys: unknown character: '");
    }
  }
}
