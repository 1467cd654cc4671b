package io.jocker.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of well-meant layers; hostile ones are in {@link HostileLayerIT}. */
@RequiresRoot
class LayerApplierIT {
  private static final Linux LINUX = JnaLinux.open();

  private Path root;

  @BeforeEach
  void makeRoot(@TempDir Path dir) throws Exception {
    root = Files.createDirectory(dir.resolve("layer"));
  }

  @Test
  void everyKindOfFileIsMade() throws Exception {
    apply(
        TarEntry.directory("./", 0755),
        TarEntry.directory("d/", 0755),
        TarEntry.file("d/file", "text"),
        TarEntry.file("d/empty", ""),
        TarEntry.hardLink("d/second", "d/file"),
        TarEntry.symlink("d/soft", "../anywhere"),
        TarEntry.characterDevice("d/null", 1, 3),
        TarEntry.blockDevice("d/loop", 7, 300),
        TarEntry.fifo("d/fifo"));

    assertThat(LayerListing.of(root))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "d", "dir",
                "d/file", "file:text",
                "d/empty", "file:",
                "d/second", "file:text",
                "d/soft", "link:../anywhere",
                "d/null", "char:" + (1 << 8 | 3),
                "d/loop", "block:" + (7 << 8 | (300 & 0xff) | (300 & ~0xff) << 12),
                "d/fifo", "fifo"));
    assertThat(attribute("d/file", "ino")).isEqualTo(attribute("d/second", "ino"));
  }

  @Test
  void ownersPermissionsAndTimesAreThoseOfTheArchive() throws Exception {
    apply(
        TarEntry.directory("./", 0711).ownedBy(5, 6).modifiedAt(1),
        TarEntry.directory("d/", 02775).ownedBy(0, 8).modifiedAt(-3600),
        TarEntry.file("d/inSetgidDirectory", "").modifiedAt(2),
        TarEntry.file("d/su", 04755, new byte[0]).ownedBy(1000, 1000),
        TarEntry.file("d/big", "").ownedBy(3_000_000_000L, 4_294_967_294L),
        TarEntry.symlink("d/soft", "su").ownedBy(7, 7).modifiedAt(3),
        TarEntry.directory("sticky/", 01777).modifiedAt(4_000_000_000L),
        TarEntry.directory("closed/", 0).modifiedAt(4),
        TarEntry.file("closed/inside", 0, new byte[0]),
        TarEntry.file("precise", "").withPax("mtime", "-1.25"));

    assertThat(attributes("")).isEqualTo("40711 5:6 1970-01-01T00:00:01Z");
    assertThat(attributes("d")).isEqualTo("42775 0:8 1969-12-31T23:00:00Z");
    assertThat(attributes("d/inSetgidDirectory")).isEqualTo("100644 0:0 1970-01-01T00:00:02Z");
    assertThat(attributes("d/su")).startsWith("104755 1000:1000 ");
    assertThat(attributes("d/big")).startsWith("100644 3000000000:4294967294 ");
    assertThat(attributes("d/soft")).isEqualTo("120777 7:7 1970-01-01T00:00:03Z");
    assertThat(attributes("sticky")).isEqualTo("41777 0:0 2096-10-02T07:06:40Z");
    assertThat(attributes("closed")).isEqualTo("40000 0:0 1970-01-01T00:00:04Z");
    assertThat(attributes("closed/inside")).startsWith("100000 0:0 ");
    assertThat(attributes("precise")).isEqualTo("100644 0:0 1969-12-31T23:59:58.750Z");
  }

  @Test
  void laterEntriesTakeThePlaceOfEarlierOnes() throws Exception {
    apply(
        TarEntry.directory("d/", 0755),
        TarEntry.file("d/inside", "x"),
        TarEntry.file("d", "now a file"),
        TarEntry.file("f", "x"),
        TarEntry.directory("f/", 0755),
        TarEntry.file("f/inside", "y"),
        TarEntry.file("twice", "a longer first text"),
        TarEntry.file("twice", "second"),
        TarEntry.directory("kept/", 0700),
        TarEntry.file("kept/inside", "z"),
        TarEntry.directory("kept/", 0750).ownedBy(3, 3));

    assertThat(LayerListing.of(root))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "d", "file:now a file",
                "f", "dir",
                "f/inside", "file:y",
                "twice", "file:second",
                "kept", "dir",
                "kept/inside", "file:z"));
    assertThat(attributes("kept")).startsWith("40750 3:3 ");
  }

  @Test
  void missingDirectoriesAreMadeAndSaid() throws Exception {
    LayerFacts result =
        apply(
            TarEntry.file("a/b/c", "x"),
            TarEntry.file("d/e", "yz"),
            TarEntry.directory("d/", 0700));

    assertThat(result.impliedDirectories()).containsExactly("a", "a/b");
    assertThat(result.contentBytes()).isEqualTo(3);
    assertThat(attributes("a/b")).startsWith("40755 0:0 ");
    assertThat(attributes("d")).startsWith("40700 0:0 ");
  }

  @Test
  void whiteoutsBecomeThoseOfOverlayfs() throws Exception {
    apply(
        TarEntry.whiteout("gone"),
        TarEntry.directory("d/", 0755),
        TarEntry.whiteout("d/gone"),
        TarEntry.opaque("opaque"),
        TarEntry.file("opaque/new", ""),
        TarEntry.opaque("."));

    assertThat(LayerListing.of(root))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "gone", "char:0",
                "d", "dir",
                "d/gone", "char:0",
                "opaque", "dir",
                "opaque/new", "file:"));
    assertThat(isOpaque("opaque")).isTrue();
    assertThat(isOpaque("d")).isFalse();
    assertThat(isOpaque("")).isTrue();
  }

  /** OCI image specification, layer.md: whiteouts apply to the layers below only. */
  @Test
  void aWhiteoutHidesNothingOfItsOwnLayerInWhicheverOrder() throws Exception {
    apply(
        TarEntry.file("file1", "a"),
        TarEntry.whiteout("file1"),
        TarEntry.whiteout("file2"),
        TarEntry.file("file2", "b"),
        TarEntry.directory("dir1/", 0755),
        TarEntry.file("dir1/inside", "c"),
        TarEntry.whiteout("dir1"),
        TarEntry.whiteout("dir2"),
        TarEntry.directory("dir2/", 0755),
        TarEntry.whiteout("dir3"),
        TarEntry.file("dir3/implied", "d"),
        TarEntry.whiteout("twice"),
        TarEntry.whiteout("twice"));

    assertThat(LayerListing.of(root))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "file1", "file:a",
                "file2", "file:b",
                "dir1", "dir",
                "dir1/inside", "file:c",
                "dir2", "dir",
                "dir3", "dir",
                "dir3/implied", "file:d",
                "twice", "char:0"));
    assertThat(isOpaque("dir1")).isTrue();
    assertThat(isOpaque("dir2")).isTrue();
    assertThat(isOpaque("dir3")).isTrue();
  }

  @Test
  void whatWasOfAufsIsLeftOut() throws Exception {
    apply(
        TarEntry.directory(".wh..wh.plnk/", 0700),
        TarEntry.file(".wh..wh.plnk/123.456", "x"),
        TarEntry.file(".wh..wh.aufs", ""),
        TarEntry.directory(".wh..wh.orph/", 0700));
    assertThat(LayerListing.of(root)).isEmpty();
  }

  @Test
  void extendedAttributesAreKeptButThoseOfOverlayfs() throws Exception {
    apply(
        TarEntry.file("f", "x")
            .ownedBy(1000, 1000)
            .withPax("SCHILY.xattr.user.a", "1=2\n3")
            .withPax("SCHILY.xattr.trusted.b", "t")
            .withPax(
                "SCHILY.xattr.security.capability", "\1\0\0\2\uDC80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
            .withPax("SCHILY.xattr.security.selinux", "label")
            .withPax("SCHILY.xattr.user.overlay.opaque", "y")
            .withPax("SCHILY.xattr.trusted.overlay.redirect", "/etc"),
        TarEntry.directory("d/", 0755)
            .withPax("SCHILY.xattr.trusted.overlay.opaque", "y")
            .withPax("SCHILY.xattr.trusted.jocker.opaque", "y")
            .withPax("SCHILY.xattr.user.d", "d"),
        TarEntry.symlink("soft", "f").withPax("SCHILY.xattr.user.cannot", "x"));

    assertThat(xattrs("f")).containsExactlyInAnyOrder("user.a", "trusted.b", "security.capability");
    assertThat(xattrs("d")).containsExactly("user.d");
    try (Fd file = open("f")) {
      assertThat(LINUX.files().xattr(file, "user.a")).asString().isEqualTo("1=2\n3");
    }
  }

  @Test
  void namesAreBytes() throws Exception {
    String latin = "caf\uDCE9";
    String longName = "n".repeat(255);
    apply(
        TarEntry.directory(latin + "/", 0755),
        TarEntry.file(latin + "/" + longName, "x"),
        TarEntry.symlink("soft", latin + "/é"));

    try (Fd top = open("")) {
      assertThat(LINUX.files().names(top)).containsExactlyInAnyOrder(latin, "soft");
      assertThat(LINUX.files().readLinkAt(top, "soft")).isEqualTo(latin + "/é");
    }
    try (Fd directory = open(latin)) {
      assertThat(LINUX.files().names(directory)).containsExactly(longName);
    }
  }

  @Test
  void linksInsideTheLayerAreFollowedToParents() throws Exception {
    apply(
        TarEntry.directory("usr/", 0755),
        TarEntry.directory("usr/lib/", 0755),
        TarEntry.symlink("lib", "usr/lib"),
        TarEntry.symlink("abs", "/usr/lib"),
        TarEntry.symlink("usr/up", "../../../../usr"),
        TarEntry.file("lib/one", "1"),
        TarEntry.file("abs/two", "2"),
        TarEntry.file("usr/up/three", "3"),
        TarEntry.hardLink("four", "abs/one"),
        TarEntry.whiteout("lib/gone"));

    assertThat(LayerListing.of(root.resolve("usr/lib")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("one", "file:1", "two", "file:2", "gone", "char:0"));
    assertThat(Files.readString(root.resolve("usr/three"))).isEqualTo("3");
    assertThat(Files.readString(root.resolve("four"))).isEqualTo("1");
  }

  @Test
  void aHardLinkToASymbolicLinkIsASecondNameOfTheLink() throws Exception {
    apply(TarEntry.symlink("soft", "/etc/passwd"), TarEntry.hardLink("second", "soft"));
    assertThat(LayerListing.of(root).get("second")).isEqualTo("link:/etc/passwd");
  }

  @Test
  void aHardLinkToItselfIsNothing() throws Exception {
    apply(TarEntry.file("f", "x"), TarEntry.hardLink("./f", "f"));
    assertThat(LayerListing.of(root)).isEqualTo(Map.of("f", "file:x"));
  }

  @Test
  void anEmptyArchiveIsAnEmptyLayer() throws Exception {
    apply();
    assertThat(LayerListing.of(root)).isEmpty();
    try (Fd fd = openRoot()) {
      LayerApplier applier = new LayerApplier(LINUX, Limits.DEFAULT);
      assertThat(applier.apply(InputStream.nullInputStream(), fd)).isEqualTo(LayerFacts.NONE);
    }
  }

  private LayerFacts apply(TarEntry... entries) throws IOException {
    try (Fd fd = openRoot()) {
      byte[] archive = TarArchive.of(List.of(entries));
      return new LayerApplier(LINUX, Limits.DEFAULT).apply(new ByteArrayInputStream(archive), fd);
    }
  }

  private Fd openRoot() throws IOException {
    return open("");
  }

  private Fd open(String path) throws IOException {
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY);
    return LINUX.files().openAt(Fd.CWD, root + "/" + path, flags, 0);
  }

  private boolean isOpaque(String path) throws IOException {
    try (Fd directory = open(path)) {
      return OverlayMark.isOpaque(LINUX.files(), directory);
    }
  }

  private List<String> xattrs(String path) throws IOException {
    try (Fd file = open(path)) {
      return LINUX.files().xattrNames(file);
    }
  }

  private long attribute(String path, String name) throws IOException {
    return LayerListing.attribute(root.resolve(path), name);
  }

  /** Mode in octal, owner, time of the last change. */
  private String attributes(String path) throws IOException {
    Path file = root.resolve(path);
    Instant modified =
        ((FileTime) Files.getAttribute(file, "lastModifiedTime", LinkOption.NOFOLLOW_LINKS))
            .toInstant();
    long uid = attribute(path, "uid") & 0xffffffffL;
    long gid = attribute(path, "gid") & 0xffffffffL;
    return Long.toOctalString(attribute(path, "mode")) + " " + uid + ":" + gid + " " + modified;
  }
}
