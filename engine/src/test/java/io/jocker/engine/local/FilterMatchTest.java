package io.jocker.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ErrorKind;
import io.jocker.engine.JockerException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterMatchTest {
  @Test
  void aFilterThatMakesNoSenseIsAnErrorWithNoContainerAtAll() {
    assertThatThrownBy(() -> empty("foo", "bar")).hasMessage("invalid filter 'foo'");
    assertThatThrownBy(() -> empty("status", "asleep"))
        .hasMessage("invalid filter 'status=asleep'");
    assertThatThrownBy(() -> empty("name", "("))
        .hasMessageStartingWith("invalid filter 'name=(': ");
    assertThatThrownBy(() -> empty("before", "nobody"))
        .isInstanceOfSatisfying(
            JockerException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  @Test
  void everyKindOfFilterIsKnown() throws Exception {
    for (String kind : List.of("id", "name", "label", "exited", "ancestor", "volume")) {
      assertThat(empty(kind, "x")).isEmpty();
    }
    assertThat(empty("status", "running")).isEmpty();
  }

  private static List<?> empty(String kind, String value) throws JockerException {
    ContainerFilter filter = new ContainerFilter(false, Map.of(kind, List.of(value)));
    return new FilterMatch(filter, List.of()).matching();
  }
}
