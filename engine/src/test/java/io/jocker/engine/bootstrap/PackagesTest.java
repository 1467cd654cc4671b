package io.jocker.engine.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagesTest {
  private static final String HASH = "0".repeat(64);

  @Test
  void takesWhatIsEssentialOrRequiredAndAllThatNeeds() throws IOException {
    assertThat(
            chosen(
                "Package: sh\nEssential: yes\nPre-Depends: libc (>= 2), libc:any\nDepends: awk",
                "Package: libc\nDepends: gcc-base [amd64] | nothing",
                "Package: gcc-base",
                "Package: tool\nPriority: required\nDepends: a | b",
                "Package: a",
                "Package: b\nEssential: yes",
                "Package: mawk\nProvides: awk (= 1)",
                "Package: gawk\nProvides: awk",
                "Package: editor\nPriority: important"))
        .containsExactlyInAnyOrder("sh", "libc", "gcc-base", "tool", "b", "mawk");
  }

  @Test
  void takesWhatWasAskedForToo() throws IOException {
    PackageIndex index = index("Package: editor\nDepends: lib", "Package: lib");

    assertThat(PackageSet.of(index, List.of("editor")))
        .extracting(DebPackage::name)
        .containsExactly("editor", "lib");
    assertThatThrownBy(() -> PackageSet.of(index, List.of("nosuch")))
        .hasMessage("the request needs nosuch, which the mirror does not have");
  }

  @Test
  void tellsWhatIsMissing() throws IOException {
    PackageIndex index = index("Package: sh\nEssential: yes\nDepends: x | y");

    assertThatThrownBy(() -> PackageSet.of(index, List.of()))
        .hasMessage("sh needs x or y, which the mirror does not have");
  }

  @Test
  void aPackageWhosePathLeadsAwayIsNone() throws IOException {
    String rest = "\nSize: 1\nSHA256: " + HASH + "\n\n";
    String text =
        ("Package: a\nFilename: ../../etc/passwd" + rest)
            + ("Package: b\nFilename: /etc/passwd" + rest)
            + ("Package: ../c\nFilename: pool/c.deb" + rest)
            + ("Package: d\nFilename: pool/d.deb" + rest);

    assertThat(PackageIndex.read(new BufferedReader(new StringReader(text))).all())
        .extracting(DebPackage::name)
        .containsExactly("d");
  }

  @Test
  void findsWhereTheMachinesOwnPackagesComeFrom(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("sources.list.d"));
    Files.writeString(
        folder.resolve("sources.list.d/a.sources"),
        """
        Types: deb deb-src
        URIs: http://one.example/debian/
        Suites: stable stable-updates
        Components: main contrib
        Signed-By: /keys/one.gpg

        Enabled: no
        Types: deb
        URIs: http://off.example
        Suites: off
        Components: main
        """);
    Files.writeString(
        folder.resolve("sources.list"),
        """
        # deb http://comment.example old main
        deb [arch=amd64 signed-by=/keys/two.gpg] https://two.example/x old main non-free
        deb cdrom:[disc]/ disc main
        deb http://three.example apps other
        """);
    AptSources sources = AptSources.read(folder);

    assertThat(sources.of("stable-updates"))
        .hasValueSatisfying(
            source -> {
              assertThat(source.url()).isEqualTo("http://one.example/debian");
              assertThat(source.keyring()).isEqualTo("/keys/one.gpg");
            });
    assertThat(sources.of("old"))
        .hasValueSatisfying(
            source -> {
              assertThat(source.url()).isEqualTo("https://two.example/x");
              assertThat(source.keyring()).isEqualTo("/keys/two.gpg");
            });
    assertThat(List.of("off", "disc", "apps", "nosuch"))
        .allSatisfy(suite -> assertThat(sources.of(suite)).isEmpty());
  }

  private static List<String> chosen(String... paragraphs) throws IOException {
    return PackageSet.of(index(paragraphs), List.of()).stream().map(DebPackage::name).toList();
  }

  private static PackageIndex index(String... paragraphs) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String paragraph : paragraphs) {
      text.append(paragraph).append("\nFilename: pool/x.deb\nSize: 1\nSHA256: " + HASH + "\n\n");
    }
    return PackageIndex.read(new BufferedReader(new StringReader(text.toString())));
  }
}
