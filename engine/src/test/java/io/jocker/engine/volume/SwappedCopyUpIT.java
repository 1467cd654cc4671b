package io.jocker.engine.volume;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.Trees;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A volume is filled from an image while somebody who has it too swaps its folders and files for
 * symbolic links to the host's, as fast as possible. {@code -Djocker.swaps=200} makes it more
 * rounds than every day.
 */
@RequiresRoot
@Timeout(300)
final class SwappedCopyUpIT {
  private static final int ROUNDS = Integer.getInteger("jocker.swaps", 20);
  private static final int FOLDERS = 12;
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.DIRECTORY);

  @TempDir Path folder;

  private final Linux linux = JnaLinux.open();
  private Path volume;
  private Path host;
  private volatile boolean ends;
  private Thread attacker;

  /** An image in which each folder's files are names of the files of another one, too. */
  @BeforeEach
  void make() throws Exception {
    Path image = Files.createDirectories(folder.resolve("root/srv"));
    for (int i = 0; i < FOLDERS; i++) {
      Path own = Files.createDirectory(image.resolve("d" + i));
      Files.setPosixFilePermissions(own, fromString("rwxrwxrwx"));
      Path file = Files.writeString(own.resolve("f"), "of the image");
      Files.setPosixFilePermissions(file, fromString("rwxrwxrwx"));
      Files.setAttribute(file, "unix:uid", 77);
    }
    for (int i = 0; i < FOLDERS; i++) {
      Files.createLink(
          image.resolve("d" + i + "/g"), image.resolve("d" + (i + 1) % FOLDERS + "/f"));
    }
    host = Files.createDirectory(folder.resolve("host"));
    for (String name : new String[] {"f", "g"}) {
      Path file = Files.writeString(host.resolve(name), "of the host");
      Files.setPosixFilePermissions(file, fromString("rw-------"));
    }
    Files.setPosixFilePermissions(host, fromString("rwx------"));
    volume = folder.resolve("volume");
    attacker = new Thread(this::attack);
    attacker.start();
  }

  @AfterEach
  void end() throws Exception {
    ends = true;
    attacker.join();
  }

  private void attack() {
    Path data = volume.resolve("_data");
    for (int i = 0; !ends; i = (i + 1) % FOLDERS) {
      Path own = data.resolve("d" + i);
      swap(own.resolve("f"), host.resolve("f"));
      swap(own.resolve("g"), host.resolve("g"));
      swap(own, host);
    }
  }

  private static void swap(Path path, Path link) {
    Path aside = path.resolveSibling(path.getFileName() + ".aside");
    try {
      Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
      Files.createSymbolicLink(path, link);
      Files.delete(path);
      Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // It is not there yet, or was removed: the next one may be.
    }
  }

  private Fd open(Path path) throws IOException {
    return linux.files().openAt(Fd.CWD, path.toString(), DIRECTORY, 0);
  }

  /** Returns false where what was swapped has made it fail, as it may. */
  private boolean fill(boolean direct) throws IOException {
    Files.createDirectories(volume.resolve("_data"));
    CopyUp copy = new CopyUp(linux, seen -> seen);
    try (Fd place = open(volume);
        Fd data = open(volume.resolve("_data"));
        Fd root = open(folder.resolve("root"))) {
      if (direct) {
        copy.fillFolder(data, root, "/srv");
      } else {
        copy.fill(place, false, root, "/srv");
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void assertNothingWasTouched() throws IOException {
    assertThat(Files.getPosixFilePermissions(host)).isEqualTo(fromString("rwx------"));
    for (String name : new String[] {"f", "g"}) {
      Path file = host.resolve(name);
      assertThat(file).hasContent("of the host");
      assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-------"));
      assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(0);
      assertThat(Files.getAttribute(file, "unix:nlink")).as("names of " + name).isEqualTo(1);
    }
    try (Stream<Path> files = Files.list(host)) {
      assertThat(files).hasSize(2);
    }
  }

  private void rounds(boolean direct) throws IOException {
    int filled = 0;
    for (int i = 0; i < ROUNDS || filled == 0; i++) {
      filled += fill(direct) ? 1 : 0;
      assertNothingWasTouched();
      try (Fd above = open(folder)) {
        while (Files.exists(volume, LinkOption.NOFOLLOW_LINKS)) {
          removed(above);
        }
      }
    }
    assertThat(filled).isPositive();
  }

  /** Something may be put into a folder that is being removed. */
  private void removed(Fd above) {
    try {
      new Trees(linux.files()).remove(above, "volume");
    } catch (IOException e) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsFilledWhereItIsTouchesNothingElse() throws Exception {
    rounds(true);
  }

  @Test
  void whatIsFilledFromBesideItTouchesNothingElse() throws Exception {
    rounds(false);
  }
}
