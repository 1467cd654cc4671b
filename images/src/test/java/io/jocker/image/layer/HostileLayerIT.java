package io.jocker.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers made to get out, or to break things: what they aim at lies beside the store and is looked
 * at after each test.
 */
@RequiresRoot
class HostileLayerIT {
  private static final Linux LINUX = JnaLinux.open();
  private static final FileTime BEFORE = FileTime.fromMillis(1_000_000_000_000L);

  private Path layers;
  private Path outside;
  private Path victim;
  private LayerStore store;

  @BeforeEach
  void makeVictim(@TempDir Path dir) throws Exception {
    layers = dir.resolve("layers");
    store = new LayerStore(LINUX, layers, Limits.DEFAULT);
    outside = Files.createDirectory(dir.resolve("outside"));
    victim = Files.writeString(outside.resolve("victim"), "untouched");
    Files.setAttribute(victim, "unix:mode", 0600);
    Files.setAttribute(outside, "unix:mode", 0700);
    Files.setLastModifiedTime(victim, BEFORE);
    Files.setLastModifiedTime(outside, BEFORE);
  }

  @AfterEach
  void nothingOutsideIsTouched() throws Exception {
    assertThat(LayerListing.of(outside)).isEqualTo(Map.of("victim", "file:untouched"));
    assertThat(LayerListing.attribute(victim, "mode")).isEqualTo(0100600);
    assertThat(LayerListing.attribute(victim, "uid")).isZero();
    assertThat(LayerListing.attribute(victim, "nlink")).isEqualTo(1);
    assertThat(LayerListing.attribute(outside, "mode")).isEqualTo(040700);
    assertThat(LayerListing.attribute(outside, "uid")).isZero();
    assertThat(Files.getLastModifiedTime(victim)).isEqualTo(BEFORE);
    assertThat(Files.getLastModifiedTime(outside)).isEqualTo(BEFORE);
  }

  @Test
  void aNameThatLeavesTheRootIsRefused() throws Exception {
    refused("entry \"../../outside/x\" leaves the root", TarEntry.file("../../outside/x", ""));
    refused("entry \"a/../../x\" leaves the root", TarEntry.file("a/../../x", ""));
    refused("entry \"..\" leaves the root", TarEntry.directory("..", 0777));
    refused("entry \"../\" leaves the root", TarEntry.directory("../", 0777));
    refused("entry \"../x\" leaves the root", TarEntry.file("x", "").withPax("path", "../x"));
  }

  @Test
  void anAbsoluteNameIsTakenAsRelative() throws Exception {
    assertThat(unpacked(TarEntry.file("/etc/../../x", "1"), TarEntry.file("//y//z", "2")))
        .isEqualTo(Map.of("x", "file:1", "y", "dir", "y/z", "file:2"));
  }

  @Test
  void aLinkToTheOutsideIsNoWayOut() throws Exception {
    refused(
        "its parent \"l\" is no directory",
        TarEntry.symlink("l", outside.toString()),
        TarEntry.file("l/x", ""));
    refused(
        "its parent \"l\" is no directory",
        TarEntry.symlink("l", "../../../outside"),
        TarEntry.file("l/x", ""));
    refused(
        "its parent \"l\" is no directory",
        TarEntry.symlink("l", outside.toString()),
        TarEntry.whiteout("l/victim"));
    refused(
        "its parent \"l\" is no directory",
        TarEntry.symlink("l", outside.toString()),
        TarEntry.opaque("l"));
    refused("ELOOP", TarEntry.symlink("l", "l"), TarEntry.file("l/x", ""));
  }

  @Test
  void aLinkLeadsWhereItWouldLeadInTheContainer() throws Exception {
    String inside = outside.toString().substring(1);
    assertThat(
            unpacked(
                TarEntry.file(inside + "/own", "1"),
                TarEntry.symlink("l", outside.toString()),
                TarEntry.symlink("up", "../../../" + inside),
                TarEntry.file("l/x", "2"),
                TarEntry.file("up/y", "3")))
        .containsEntry(inside + "/own", "file:1")
        .containsEntry(inside + "/x", "file:2")
        .containsEntry(inside + "/y", "file:3");
  }

  @Test
  void aDirectoryThatBecomesALinkBetweenEntriesIsNotWrittenThrough() throws Exception {
    refused(
        "its parent \"d\" is no directory",
        TarEntry.directory("d/", 0755),
        TarEntry.file("d/a", ""),
        TarEntry.symlink("d", outside.toString()),
        TarEntry.file("d/b", ""));
    refused(
        "its parent \"d/e\" is no directory",
        TarEntry.file("d/e/a", ""),
        TarEntry.file("d/e/b", ""),
        TarEntry.symlink("x", "d"),
        TarEntry.symlink("x/e", outside.toString()),
        TarEntry.file("d/e/victim", ""));
  }

  @Test
  void aLinkAtTheEndIsReplacedNotFollowed() throws Exception {
    String aim = victim.toString();
    TarEntry link = TarEntry.symlink("f", aim);
    assertThat(unpacked(link, TarEntry.file("f", "new"))).isEqualTo(Map.of("f", "file:new"));
    assertThat(unpacked(link, TarEntry.characterDevice("f", 1, 3)))
        .isEqualTo(Map.of("f", "char:259"));
    assertThat(unpacked(link, TarEntry.fifo("f"))).isEqualTo(Map.of("f", "fifo"));
    assertThat(unpacked(link, TarEntry.symlink("f", "x"))).isEqualTo(Map.of("f", "link:x"));
    assertThat(
            unpacked(
                TarEntry.symlink("d", outside.toString()),
                TarEntry.directory("d/", 0777).ownedBy(7, 7)))
        .isEqualTo(Map.of("d", "dir"));
  }

  @Test
  void attributesOfALinkAreTheLinksOwn() throws Exception {
    assertThat(
            unpacked(
                TarEntry.symlink("f", victim.toString())
                    .withMode(0777)
                    .ownedBy(7, 7)
                    .withPax("SCHILY.xattr.user.a", "x")
                    .withPax("SCHILY.xattr.trusted.a", "x")))
        .isEqualTo(Map.of("f", "link:" + victim));
  }

  @Test
  void aHardLinkToTheOutsideIsRefused() throws Exception {
    refused("leaves the root", TarEntry.hardLink("h", "../../../outside/victim"));
    refused("is not in this layer", TarEntry.hardLink("h", victim.toString()));
    refused(
        "is not in this layer",
        TarEntry.symlink("l", outside.toString()),
        TarEntry.hardLink("h", "l/victim"));
    refused(
        "is not in this layer", TarEntry.file("h", ""), TarEntry.hardLink("h", victim.toString()));
    refused("is no file", TarEntry.directory("d/", 0755), TarEntry.hardLink("h", "d"));
    refused("is no file", TarEntry.hardLink("h", "."));
  }

  @Test
  void aHardLinkToALinkReachesNothing() throws Exception {
    TarEntry link = TarEntry.symlink("l", victim.toString());
    TarEntry second = TarEntry.hardLink("h", "l").withMode(04777).ownedBy(7, 7);
    assertThat(unpacked(link, second, TarEntry.file("h", "new")))
        .isEqualTo(Map.of("l", "link:" + victim, "h", "file:new"));
  }

  @Test
  void whiteoutsOfWhatCannotBeHiddenAreRefused() throws Exception {
    refused("entry \".wh...\" is a whiteout of \"..\"", TarEntry.whiteout(".."));
    refused("entry \"d/.wh..\" is a whiteout of \".\"", TarEntry.whiteout("d/."));
    refused("entry \"d/.wh.\" is a whiteout of \"\"", TarEntry.whiteout("d/"));
    refused("entry \".wh.d/x\" is inside of a whiteout", TarEntry.file(".wh.d/x", ""));
  }

  @Test
  void theRootIsReplacedByNothing() throws Exception {
    refused("would take the place of the root", TarEntry.file("", "x"));
    refused("would take the place of the root", TarEntry.symlink("./", outside.toString()));
    refused("would take the place of the root", TarEntry.hardLink("a/..", "x"));
  }

  /** The time is set at the end, when the name may have come to mean something else. */
  @Test
  void aDirectoryReachedByTwoNamesIsNotFollowedAtTheEnd() throws Exception {
    assertThat(
            unpacked(
                TarEntry.directory("d/", 0755),
                TarEntry.symlink("l", "d"),
                TarEntry.directory("l/x/", 0777).modifiedAt(5),
                TarEntry.symlink("d/x", outside.toString()),
                TarEntry.directory("l/y/", 0777).modifiedAt(5),
                TarEntry.symlink("l", "nowhere")))
        .containsEntry("d/x", "link:" + outside);
  }

  @Test
  void namesThatAreNoneAreRefused() throws Exception {
    refused("a NUL in the pax record", TarEntry.file("x", "").withPax("path", "a\0/../../b"));
    refused("a NUL in the pax record", TarEntry.symlink("x", "").withPax("linkpath", "a\0b"));
    refused("a NUL in the pax record", TarEntry.file("x", "").withPax("SCHILY.xattr.a\0b", ""));
    refused("more than 255 bytes in the name part", TarEntry.file("é".repeat(128), ""));
    refused("more than 4095 bytes in the name", TarEntry.file("ab/".repeat(1400) + "x", ""));
  }

  @Test
  void numbersThatAreNoneAreRefused() throws Exception {
    refused("is negative", TarEntry.file("x", "").withPax("size", "-1"));
    refused(
        "more than 1099511627776 bytes",
        TarEntry.file("x", "").withPax("size", "1" + "0".repeat(18)));
    refused("ends in the middle of an entry", TarEntry.file("x", "").withPax("size", "100000"));
    refused("is no number", TarEntry.file("x", "").withPax("size", "9".repeat(30)));
    refused("there is no owner 4294967295:0", TarEntry.file("x", "").ownedBy(4294967295L, 0));
    refused("there is no owner -1:0", TarEntry.file("x", "").withPax("uid", "-1"));
    refused("there is no device 4096:0", TarEntry.characterDevice("x", 4096, 0));
    refused("is no number", TarEntry.file("x", "").withPax("mtime", "soon"));
  }

  @Test
  void typesThatNoLayerHasAreRefused() throws Exception {
    TarEntry file = TarEntry.file("x", "");
    refused("sparse file in GNU's old form", ofType(file, 'S'));
    refused("\"x\" is of an unknown type, \"V\"", ofType(file, 'V'));
  }

  @Test
  void aLyingSparseMapIsRefused() throws Exception {
    for (String map :
        List.of("0,5", "4,1,2,1", "0,9223372036854775807,1,1", "0,1,0,1", "-1,2", "0")) {
      refused(
          "",
          TarEntry.file("x", "ab")
              .withPax("GNU.sparse.major", "0")
              .withPax("GNU.sparse.minor", "1")
              .withPax("GNU.sparse.realsize", "10")
              .withPax("GNU.sparse.map", map));
    }
    refused(
        "the map of a sparse file does not end",
        TarEntry.file("x", "5\n1\n")
            .withPax("GNU.sparse.major", "1")
            .withPax("GNU.sparse.minor", "0")
            .withPax("GNU.sparse.realsize", "10"));
  }

  @Test
  void anArchiveThatEndsEarlyIsRefused() throws Exception {
    byte[] whole = TarArchive.of(List.of(TarEntry.file("x", "y".repeat(1000))));
    for (int length : List.of(1, 511, 513, 1024, 1535)) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> unpack(part, Limits.DEFAULT))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("ends in the middle of an entry");
    }
    byte[] damaged = whole.clone();
    damaged[3] = 'x';
    assertThatThrownBy(() -> unpack(damaged, Limits.DEFAULT)).hasMessageContaining("checksum");
    nothingIsLeft();
  }

  @Test
  void boundsAreNamed() throws Exception {
    Limits small = new Limits(20_000, 5_000, 3, 500, 1_000, 4095, 10, 20, 200, 1, 1);
    overBound(
        "more than 20000 bytes",
        small,
        TarEntry.file("a", "x".repeat(4_000)),
        TarEntry.file("b", "x".repeat(4_900)),
        TarEntry.file("c", "x".repeat(4_900)),
        TarEntry.file("d", "x".repeat(4_900)));
    overBound("more than 5000 bytes in \"a\"", small, TarEntry.file("a", "x".repeat(6_000)));
    overBound(
        "more than 3 entries",
        small,
        TarEntry.file("a", ""),
        TarEntry.file("b", ""),
        TarEntry.file("c", ""),
        TarEntry.file("d", ""));
    overBound(
        "more than 500 bytes for the names of directories",
        small,
        TarEntry.file("a/b/c/d/e/f", ""));
    overBound(
        "more than 1000 bytes of metadata for one entry",
        small,
        TarEntry.file("a", "").withPax("SCHILY.xattr.user.a", "x".repeat(1_000)));
  }

  private void overBound(String message, Limits limits, TarEntry... entries) throws IOException {
    assertThatThrownBy(() -> unpack(TarArchive.of(List.of(entries)), limits))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(message);
    nothingIsLeft();
  }

  private void refused(String message, TarEntry... entries) throws IOException {
    byte[] archive = TarArchive.of(List.of(entries));
    assertThatThrownBy(() -> unpack(archive, Limits.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot unpack layer " + Digest.sha256(archive) + ": ")
        .hasMessageContaining(message);
    nothingIsLeft();
  }

  private Map<String, String> unpacked(TarEntry... entries) throws IOException {
    return LayerListing.of(store.path(unpack(TarArchive.of(List.of(entries)), Limits.DEFAULT)));
  }

  private DiffId unpack(byte[] archive, Limits limits) throws IOException {
    DiffId layer = new DiffId(Digest.sha256(archive));
    new LayerStore(LINUX, layers, limits)
        .unpack(layer, layer.digest(), new ByteArrayInputStream(archive), () -> {});
    return layer;
  }

  private void nothingIsLeft() throws IOException {
    assertThat(LayerListing.of(layers)).isEqualTo(Map.of("sha256", "dir"));
  }

  private static TarEntry ofType(TarEntry file, char type) {
    return new TarEntry(
        file.name(),
        type,
        file.mode(),
        file.owner(),
        0,
        "",
        file.device(),
        file.content(),
        file.pax());
  }
}
