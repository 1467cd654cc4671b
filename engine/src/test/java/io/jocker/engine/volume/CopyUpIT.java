package io.jocker.engine.volume;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an image has at a volume's place, in the volume. */
@RequiresRoot
final class CopyUpIT {
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.DIRECTORY);

  @TempDir Path folder;

  private final Linux linux = JnaLinux.open();
  private Path image;
  private Path volume;

  @BeforeEach
  void make() throws IOException {
    image = Files.createDirectories(folder.resolve("root/srv/app"));
    volume = Files.createDirectories(folder.resolve("volume"));
    Files.createDirectory(volume.resolve("_data"));
    Path file = Files.writeString(image.resolve("conf"), "from the image");
    Files.setPosixFilePermissions(file, fromString("rw-r-----"));
    Files.setAttribute(file, "unix:uid", 1234);
    Files.setAttribute(file, "unix:gid", 2345);
    setXattr(file, "user.note", "kept");
    Files.setLastModifiedTime(file, FileTime.fromMillis(86_400_123));
    Files.createSymbolicLink(image.resolve("link"), Path.of("/etc/passwd"));
    Files.createLink(image.resolve("same"), file);
    Files.setAttribute(image, "unix:uid", 77);
    Files.setPosixFilePermissions(image, fromString("rwxrwx---"));
    Files.setLastModifiedTime(image, FileTime.fromMillis(1_000_000_000));
  }

  private void setXattr(Path file, String name, String value) throws IOException {
    try (Fd open = open(file.toString(), Set.of())) {
      linux.files().setXattr(open, name, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Fd open(String path, Set<OpenFlag> flags) throws IOException {
    return linux.files().openAt(Fd.CWD, path, flags, 0);
  }

  private void fill(String target) throws IOException {
    try (Fd place = open(volume.toString(), DIRECTORY);
        Fd root = open(folder.resolve("root").toString(), DIRECTORY)) {
      new CopyUp(linux, seen -> seen).fill(place, false, root, target);
    }
  }

  private Path data(String name) {
    return volume.resolve("_data").resolve(name);
  }

  @Test
  void keepsOwnersModesAttributesTimesAndLinks() throws IOException {
    fill("/srv/app");
    Path copy = data("conf");
    assertThat(copy).hasContent("from the image");
    assertThat(Files.getAttribute(copy, "unix:uid")).isEqualTo(1234);
    assertThat(Files.getAttribute(copy, "unix:gid")).isEqualTo(2345);
    assertThat(Files.getPosixFilePermissions(copy)).isEqualTo(fromString("rw-r-----"));
    assertThat(Files.getLastModifiedTime(copy).toMillis()).isEqualTo(86_400_123);
    try (Fd open = open(copy.toString(), Set.of())) {
      assertThat(linux.files().xattr(open, "user.note")).asString().isEqualTo("kept");
    }
    assertThat(Files.readSymbolicLink(data("link"))).isEqualTo(Path.of("/etc/passwd"));
    assertThat(Files.getAttribute(data("same"), "unix:ino"))
        .isEqualTo(Files.getAttribute(copy, "unix:ino"));
    Path top = volume.resolve("_data");
    assertThat(Files.getAttribute(top, "unix:uid")).isEqualTo(77);
    assertThat(Files.getPosixFilePermissions(top)).isEqualTo(fromString("rwxrwx---"));
    assertThat(Files.getLastModifiedTime(top).toMillis()).isEqualTo(1_000_000_000);
    assertThat(volume.toFile().list()).containsExactly("_data");
  }

  @Test
  void theFolderThatAContainerMayHaveMountedStaysTheSame() throws IOException {
    Object inode = Files.getAttribute(volume.resolve("_data"), "unix:ino");
    fill("/srv/app");
    assertThat(Files.getAttribute(volume.resolve("_data"), "unix:ino")).isEqualTo(inode);
  }

  @Test
  void happensOnlyToAnEmptyVolume() throws IOException {
    fill("/srv/app");
    Files.writeString(data("conf"), "changed");
    Files.delete(data("link"));
    fill("/srv/app");
    assertThat(data("conf")).hasContent("changed");
    assertThat(Files.exists(data("link"), java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void whatIsMissingFillsNothing() throws IOException {
    fill("/nosuch");
    fill("/srv/app/conf");
    assertThat(volume.resolve("_data")).isEmptyDirectory();
  }

  /** The root is the container's: its links are followed as it would follow them. */
  @Test
  void aLinkOfTheImageStaysInTheImage() throws IOException {
    Path host = Files.createDirectories(folder.resolve("host"));
    Files.writeString(host.resolve("secret"), "of the host");
    Files.createSymbolicLink(folder.resolve("root/out"), Path.of("../../../" + host));
    Files.createSymbolicLink(folder.resolve("root/in"), Path.of("/srv/app"));
    fill("/out");
    assertThat(volume.resolve("_data")).isEmptyDirectory();
    fill("/in");
    assertThat(data("conf")).hasContent("from the image");
  }

  @Test
  void aCopyThatWasCutOffBeginsAnew() throws IOException {
    Files.createDirectory(volume.resolve("copying"));
    Files.writeString(volume.resolve("copying/half"), "half");
    fill("/srv/app");
    assertThat(data("half")).doesNotExist();
    assertThat(data("conf")).hasContent("from the image");
  }

  /** And what a container wrote meanwhile stays. */
  @Test
  void aMoveThatWasCutOffGoesOn() throws IOException {
    Files.createDirectory(volume.resolve("filling"));
    Files.writeString(volume.resolve("filling/rest"), "rest");
    Files.writeString(volume.resolve("filling/own"), "of the image");
    Files.writeString(data("moved"), "before");
    Files.writeString(data("own"), "of the container");
    fill("/srv/app");
    assertThat(data("rest")).hasContent("rest");
    assertThat(data("moved")).hasContent("before");
    assertThat(data("own")).hasContent("of the container");
    assertThat(data("conf")).doesNotExist();
    assertThat(volume.toFile().list()).containsExactly("_data");
  }
}
