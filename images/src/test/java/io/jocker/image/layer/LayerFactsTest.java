package io.jocker.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayerFactsTest {
  @Test
  void whatIsWrittenIsRead() throws Exception {
    LayerFacts facts = new LayerFacts(1L << 40, true, List.of("a/b", "caf\uDCE9", "new\nline"));
    assertThat(LayerFacts.parse(facts.bytes())).isEqualTo(facts);
    assertThat(LayerFacts.parse(LayerFacts.NONE.bytes())).isEqualTo(LayerFacts.NONE);
    assertThat(new String(new LayerFacts(5, true, List.of("d")).bytes(), UTF_8))
        .isEqualTo("5\0opaque\0d\0");
  }

  @Test
  void whatIsCutOffIsRefused() {
    assertThatThrownBy(() -> LayerFacts.parse("12".getBytes(UTF_8)))
        .isInstanceOf(LayerFormatException.class);
  }
}
