package io.jocker.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.layer.LayerLookup.Effect;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresRoot
class LayerLookupIT {
  private static final Linux LINUX = JnaLinux.open();

  @TempDir Path directory;
  private final List<String> layers = new ArrayList<>();

  @Test
  void tellsWhatEachLayerDoesToAPath() throws Exception {
    layer(
        TarEntry.file("etc/conf", "one"),
        TarEntry.file("opt/a", "a"),
        TarEntry.file("var/log/x", "x"),
        TarEntry.file("usr/bin/sh", "#"),
        TarEntry.symlink("bin", "usr/bin"));
    layer(TarEntry.file("etc/conf", "three"), TarEntry.whiteout("opt/a"), TarEntry.opaque("var"));
    layer(TarEntry.file("opt", "no directory any more"));

    assertThat(effects("etc/conf")).containsExactly(Effect.WRITES, Effect.WRITES, Effect.NONE);
    assertThat(lookup().find("etc/conf")).extracting(LayerLookup.Found::bytes).startsWith(3L, 5L);
    assertThat(effects("opt/a")).containsExactly(Effect.WRITES, Effect.REMOVES, Effect.REMOVES);
    assertThat(effects("var/log/x")).containsExactly(Effect.WRITES, Effect.REMOVES, Effect.NONE);
    assertThat(effects("etc")).containsExactly(Effect.MERGES, Effect.MERGES, Effect.NONE);
    assertThat(effects("nosuch")).containsOnly(Effect.NONE);
    assertThat(effects("bin/sh")).containsExactly(Effect.REMOVES, Effect.NONE, Effect.NONE);
  }

  @Test
  void followsLinksAsAContainerWould() throws Exception {
    layer(
        TarEntry.symlink("bin", "usr/bin"),
        TarEntry.symlink("abs", "/usr"),
        TarEntry.symlink("out", "../../../usr"),
        TarEntry.symlink("loop", "loop"),
        TarEntry.file("usr/bin/sh", "#"));

    assertThat(lookup().resolve("/bin/sh")).isEqualTo("usr/bin/sh");
    assertThat(lookup().resolve("abs/bin/sh")).isEqualTo("usr/bin/sh");
    assertThat(lookup().resolve("out/bin/./sh")).isEqualTo("usr/bin/sh");
    assertThat(lookup().resolve("/bin")).isEqualTo("bin");
    assertThat(lookup().resolve("loop/x")).isEqualTo("loop/x");
    assertThat(lookup().resolve("../../etc")).isEqualTo("etc");
  }

  private LayerLookup lookup() {
    return new LayerLookup(LINUX.files(), layers);
  }

  private List<Effect> effects(String path) throws IOException {
    return lookup().find(path).stream().map(LayerLookup.Found::effect).toList();
  }

  private void layer(TarEntry... entries) throws IOException {
    byte[] archive = TarArchive.of(List.of(entries));
    DiffId layer = new DiffId(Digest.sha256(archive));
    LayerStore store = new LayerStore(LINUX, directory.resolve("layers"), Limits.DEFAULT);
    store.unpack(layer, layer.digest(), new ByteArrayInputStream(archive), () -> {});
    layers.add(store.path(layer).toString());
  }
}
