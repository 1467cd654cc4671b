package io.jocker.image.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.HostileArchives;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.image.Platform;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.layer.Limits;
import io.jocker.image.store.FlockFileLocks;
import io.jocker.image.store.ImageStore;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every hostile archive is refused with an error that says what is wrong; nothing is written
 * outside of the store, and nothing is left in it.
 */
@RequiresRoot
class HostileArchiveIT {
  private static final Linux LINUX = JnaLinux.open();
  private static final Platform AMD64 = Platform.ofMachine("amd64");
  private static final int FEWEST = 60;

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> isRefused() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("victim"), "untouched");
    return HostileArchives.all(outside.toString()).stream()
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> refuse(each, outside)));
  }

  @Test
  void thereAreEnough() {
    assertThat(HostileArchives.all("/nowhere")).hasSizeGreaterThanOrEqualTo(FEWEST);
  }

  private void refuse(HostileArchives.Case each, Path outside) throws IOException {
    Path root = directory.resolve(each.name().replace('/', '_'));
    LayerStore layers = new LayerStore(LINUX, root.resolve("layers"), Limits.DEFAULT);
    ImageStore store =
        new ImageStore(
            root.resolve("images"),
            new FlockFileLocks(LINUX.files(), LINUX.locks()),
            layers,
            AMD64);
    ImageArchiveReader reader = new ImageArchiveReader(store, layers, AMD64, Limits.DEFAULT);

    assertThatThrownBy(() -> reader.load(new ByteArrayInputStream(each.archive())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(each.refusal())
        .hasMessageNotContainingAny("\n", "Exception");

    assertThat(store.list()).isEmpty();
    assertThat(files(root)).isSubsetOf("index.json", "lock", "oci-layout");
    try (Stream<Path> victims = Files.list(outside)) {
      assertThat(victims.toList()).isEqualTo(List.of(outside.resolve("victim")));
    }
    assertThat(Files.readString(outside.resolve("victim"))).isEqualTo("untouched");
    assertThat(Files.getAttribute(outside.resolve("victim"), "unix:nlink")).isEqualTo(1);
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  /** The names of all files of the store, without directories. */
  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }
}
