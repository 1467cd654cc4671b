package io.jocker.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryPathTest {
  @Test
  void namesAreCleaned() throws Exception {
    assertThat(parse("a/b/c")).isEqualTo(new EntryPath("a/b", "c"));
    assertThat(parse("a")).isEqualTo(new EntryPath("", "a"));
    assertThat(parse("./a//b/./c/")).isEqualTo(new EntryPath("a/b", "c"));
    assertThat(parse("/a")).isEqualTo(new EntryPath("", "a"));
    assertThat(parse("a/x/../b")).isEqualTo(new EntryPath("a", "b"));
    assertThat(parse("/../../a")).isEqualTo(new EntryPath("", "a"));
    assertThat(parse("...")).isEqualTo(new EntryPath("", "..."));
    assertThat(parse("..a/.b")).isEqualTo(new EntryPath("..a", ".b"));
  }

  @Test
  void theRootHasNoName() throws Exception {
    for (String root : List.of("", ".", "./", "/", "a/..", "/..")) {
      assertThat(parse(root)).isEqualTo(EntryPath.ROOT);
    }
    assertThat(EntryPath.ROOT.isRoot()).isTrue();
    assertThat(EntryPath.ROOT.path()).isEmpty();
  }

  @Test
  void theDirectoryOfAPathIsAPath() throws Exception {
    assertThat(parse("a/b/c").directory()).isEqualTo(parse("a/b"));
    assertThat(parse("a").directory()).isEqualTo(EntryPath.ROOT);
    assertThat(EntryPath.ROOT.directory()).isEqualTo(EntryPath.ROOT);
  }

  @Test
  void whatLeavesTheRootIsRefused() {
    for (String name : List.of("..", "../a", "a/../..", "a/../../b", "./../a", "a/b/../../../c")) {
      assertThatThrownBy(() -> parse(name))
          .isInstanceOf(LayerFormatException.class)
          .hasMessage("entry \"" + name + "\" leaves the root");
    }
  }

  /** Whatever a name is put together from: no part of the result is special, or it is refused. */
  @Test
  void noNameLeavesTheRoot() {
    List<String> parts = List.of("", ".", "..", "...", "a", ".a", "..a", "é", "\uDC80");
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      List<String> chosen = new ArrayList<>();
      for (int length = random.nextInt(7); length >= 0; length--) {
        chosen.add(parts.get(random.nextInt(parts.size())));
      }
      String name = String.join("/", chosen);
      try {
        EntryPath path = parse(name);
        if (!path.isRoot()) {
          assertThat(path.path().split("/", -1)).as(name).doesNotContain("", ".", "..");
        }
        assertThat(parse(path.path())).as(name).isEqualTo(path);
      } catch (LayerFormatException e) {
        assertThat(name).doesNotStartWith("/").contains("..");
      }
    }
  }

  private static EntryPath parse(String name) throws LayerFormatException {
    return EntryPath.parse(name, Limits.DEFAULT);
  }
}
