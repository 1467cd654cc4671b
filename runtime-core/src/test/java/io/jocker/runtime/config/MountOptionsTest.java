package io.jocker.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountFlag;
import io.jocker.linux.MountOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountOptionsTest {
  @Test
  void attributesAreSetAndCleared() {
    MountSettings settings = parse("nosuid", "ro", "exec").settings();
    assertThat(settings.set())
        .containsExactlyInAnyOrder(MountAttribute.NOSUID, MountAttribute.RDONLY);
    assertThat(settings.clear()).containsExactly(MountAttribute.NOEXEC);
    assertThat(settings.readonly()).isTrue();
  }

  @Test
  void theLastWordWins() {
    assertThat(parse("ro", "rw").settings().readonly()).isFalse();
    MountSettings settings = parse("rw", "ro").settings();
    assertThat(settings.readonly()).isTrue();
    assertThat(settings.clear()).isEmpty();
  }

  @Test
  void accessTimeIsOneChoice() {
    assertThat(parse("noatime", "strictatime").settings().set())
        .containsExactly(MountAttribute.STRICTATIME);
    assertThat(parse("noatime", "relatime").settings().set()).isEmpty();
  }

  @Test
  void rInFrontIsForTheMountsBelowToo() {
    MountSettings settings = parse("rro", "rnosuid", "rexec").settings();
    assertThat(settings.set()).isEmpty();
    assertThat(settings.recursiveSet())
        .containsExactlyInAnyOrder(MountAttribute.RDONLY, MountAttribute.NOSUID);
    assertThat(settings.recursiveClear()).containsExactly(MountAttribute.NOEXEC);
    assertThat(settings.readonly()).isTrue();
  }

  @Test
  void relatimeIsNoRecursiveWord() {
    assertThat(parse("relatime").settings().recursiveClear()).isEmpty();
    assertThat(parse("rrelatime").settings().recursiveClear()).isNotEmpty();
  }

  @Test
  void propagationKeepsItsOrder() {
    assertThat(parse("rslave", "shared").settings().propagation())
        .containsExactly(
            new Propagation(MountFlag.SLAVE, true), new Propagation(MountFlag.SHARED, false));
  }

  @Test
  void whatIsLeftIsTheFileSystemsOwn() {
    assertThat(parse("nosuid", "size=64m", "mode=1777", "newinstance", "context=a=b").data())
        .containsExactly(
            new MountOption("size", "64m"),
            new MountOption("mode", "1777"),
            MountOption.flag("newinstance"),
            new MountOption("context", "a=b"));
  }

  @Test
  void wordsWithoutEffectAreNotData() {
    assertThat(parse("defaults", "remount", "loud").data()).isEmpty();
  }

  @Test
  void knowsTheRuntimesOwnWords() {
    MountOptions options = parse("rbind", "tmpcopyup", "ridmap");
    assertThat(options.isBind()).isTrue();
    assertThat(options.isRecursiveBind()).isTrue();
    assertThat(options.copiesUp()).isTrue();
    assertThat(options.isIdMapped()).isTrue();
    assertThat(options.isIdMappedRecursively()).isTrue();
    assertThat(options.data()).isEmpty();
    assertThat(parse("bind", "idmap").isRecursiveBind()).isFalse();
    assertThat(parse("bind", "idmap").isIdMappedRecursively()).isFalse();
  }

  private static MountOptions parse(String... options) {
    return MountOptions.parse(List.of(options));
  }
}
