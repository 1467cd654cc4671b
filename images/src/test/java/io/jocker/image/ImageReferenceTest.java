package io.jocker.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String SHA256 = "sha256:" + HEX;

  /** What is typed, what it is in full, and how docker shows it. */
  @ParameterizedTest
  @CsvSource({
    "ubuntu, docker.io/library/ubuntu, ubuntu",
    "ubuntu:22.04, docker.io/library/ubuntu:22.04, ubuntu:22.04",
    "library/ubuntu, docker.io/library/ubuntu, ubuntu",
    "docker.io/ubuntu, docker.io/library/ubuntu, ubuntu",
    "docker.io/library/ubuntu, docker.io/library/ubuntu, ubuntu",
    "index.docker.io/ubuntu, docker.io/library/ubuntu, ubuntu",
    "index.docker.io/library/ubuntu:a, docker.io/library/ubuntu:a, ubuntu:a",
    "someone/app, docker.io/someone/app, someone/app",
    "docker.io/someone/app, docker.io/someone/app, someone/app",
    "library/deep/app, docker.io/library/deep/app, library/deep/app",
    "a/b/c/d, docker.io/a/b/c/d, a/b/c/d",
    "localhost/app, localhost/app, localhost/app",
    "localhost:5000/app, localhost:5000/app, localhost:5000/app",
    "localhost, docker.io/library/localhost, localhost",
    "test:5000/app:tag, test:5000/app:tag, test:5000/app:tag",
    "test.com:5000, docker.io/library/test.com:5000, test.com:5000",
    "sub-dom1.foo.com/bar/baz:t-1, sub-dom1.foo.com/bar/baz:t-1, sub-dom1.foo.com/bar/baz:t-1",
    "xn--n3h.com/app:xn--n3h.com, xn--n3h.com/app:xn--n3h.com, xn--n3h.com/app:xn--n3h.com",
    "192.168.1.1, docker.io/library/192.168.1.1, 192.168.1.1",
    "192.168.1.1:5000/app:5050, 192.168.1.1:5000/app:5050, 192.168.1.1:5000/app:5050",
    "[2001:db8::1]/app, [2001:db8::1]/app, [2001:db8::1]/app",
    "[::1]:5000/app:v, [::1]:5000/app:v, [::1]:5000/app:v",
    "Uppercase/app, Uppercase/app, Uppercase/app",
    "under_score/a__b, docker.io/under_score/a__b, under_score/a__b",
    "a-b/c---d, docker.io/a-b/c---d, a-b/c---d",
    "a.b_c-d:_tag, docker.io/library/a.b_c-d:_tag, a.b_c-d:_tag",
    "name:UPPER.tag-1_2, docker.io/library/name:UPPER.tag-1_2, name:UPPER.tag-1_2",
  })
  void completesAndShortensNamesAsDockerDoes(String typed, String full, String familiar) {
    ImageReference reference = ImageReference.parse(typed);

    assertThat(reference).hasToString(full);
    assertThat(reference.familiar()).isEqualTo(familiar);
  }

  @Test
  void takesDigestsAloneAndBehindTags() {
    ImageReference alone = ImageReference.parse("debian@" + SHA256);
    ImageReference both = ImageReference.parse("host:5000/a/b:tag@" + SHA256);

    assertThat(alone.digest()).isEqualTo(Digest.parse(SHA256));
    assertThat(alone.tag()).isNull();
    assertThat(both.domain()).isEqualTo("host:5000");
    assertThat(both.path()).isEqualTo("a/b");
    assertThat(both.tag()).isEqualTo("tag");
    assertThat(both).hasToString("host:5000/a/b:tag@" + SHA256);
    assertThat(ImageReference.parse("a@sha512:" + HEX + HEX).digest())
        .isEqualTo(new Digest(Digest.Algorithm.SHA512, HEX + HEX));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":justtag",
        "/",
        "a/",
        "/a",
        "a//b",
        "a:",
        "a:-tag",
        "a:.tag",
        "a:b:c",
        "a: b",
        "a b",
        " a",
        "a\n",
        "-a",
        "a-",
        "a..b",
        "a___b",
        "a._b",
        "a/_b",
        "aa/asdf$$^/aa",
        "\u00e9t\u00e9",
        "[2001:db8::1]",
        "[2001:db8::1]:5000",
        "[2001:db8::1]:tag",
        "[fe80::1%eth0]:5000/app",
        "[fe80::1%@invalidzone]:5000/app",
        "[]/app",
        "[::1/app",
        "[::1]x/app",
        "under_score.com:80/app",
        "-host.com/app",
        "host-.com/app",
        "host..com/app",
        "host:/app",
        "host:80x/app",
        "http://host/app",
        "a@",
        "a@sha256",
        "a@sha256:abc",
        "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      })
  void refusesWhatTheGrammarDoesNotKnow(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid reference format: \"" + text + "\"");
  }

  @Test
  void namesTheRuleThatATextBreaks() {
    assertThatThrownBy(() -> ImageReference.parse("Debian:12"))
        .hasMessage("invalid reference format: repository name (library/Debian) must be lowercase");
    assertThatThrownBy(() -> ImageReference.parse("test:5000/Upper/lower:tag"))
        .hasMessage("invalid reference format: repository name (Upper/lower) must be lowercase");
    assertThatThrownBy(() -> ImageReference.parse(HEX))
        .hasMessage(
            "invalid repository name (" + HEX + "), cannot specify 64-byte hexadecimal strings");
    assertThatThrownBy(() -> ImageReference.parse("a@sha256:" + HEX.substring(2)))
        .hasMessageStartingWith("invalid checksum digest length");
    assertThatThrownBy(() -> ImageReference.parse("a@sha256:" + HEX.replace('a', 'A')))
        .hasMessageStartingWith("invalid checksum digest format");
    assertThatThrownBy(() -> ImageReference.parse("a@md5:" + HEX))
        .hasMessage("unsupported digest algorithm: \"md5:" + HEX + "\"");
  }

  @Test
  void boundsPathAndTag() {
    String longest = "a/".repeat(127) + "a";
    assertThat(ImageReference.parse("host.com/" + longest).path()).hasSize(255);
    assertThatThrownBy(() -> ImageReference.parse("host.com/" + longest + "b"))
        .hasMessageStartingWith("repository name must not be more than 255 characters");
    assertThat(ImageReference.parse("a:" + "t".repeat(128)).tag()).hasSize(128);
    assertThatThrownBy(() -> ImageReference.parse("a:" + "t".repeat(129)))
        .hasMessageStartingWith("invalid reference format");
  }

  @Test
  void addsTheTagLatestOnlyToABareName() {
    assertThat(ImageReference.parse("a").withDefaultTag())
        .hasToString("docker.io/library/a:latest");
    assertThat(ImageReference.parse("a:b").withDefaultTag()).hasToString("docker.io/library/a:b");
    assertThat(ImageReference.parse("a@" + SHA256).withDefaultTag().tag()).isNull();
  }

  @Test
  void aReferenceThatWasNotParsedIsCheckedToo() {
    assertThatThrownBy(() -> new ImageReference("docker.io", "ubuntu", null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ImageReference("host", "a/b", null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ImageReference("host.com", "a", "no tag", null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void printedAndReadAgainItIsTheSame() {
    Random random = new Random(20240607);
    for (int i = 0; i < 20_000; i++) {
      String text = randomReference(random);
      ImageReference reference = ImageReference.parse(text);

      assertThat(ImageReference.parse(reference.toString())).as(text).isEqualTo(reference);
      assertThat(ImageReference.parse(reference.familiar())).as(text).isEqualTo(reference);
    }
  }

  @Test
  void noTextGivesAnotherErrorThanTheDocumentedOne() {
    Random random = new Random(77);
    String alphabet = "aZ09._-:/@[]%\u00e9 \u0000sha256:";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(24);
      for (int c = 0; c < length; c++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(ImageReference.parse(text.toString()).toString()).contains("/");
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageMatching("(?s)(invalid|unsupported|repository name).*");
      }
    }
  }

  private static String randomReference(Random random) {
    String[] domains = {
      "",
      "",
      "docker.io/",
      "localhost/",
      "host.com/",
      "h:80/",
      "[::1]/",
      "[fe80::2]:5000/",
      "UP/",
      "index.docker.io/",
      "docker.io/a.b/",
      "docker.io/localhost/",
      "docker.io/library/"
    };
    String text = domains[random.nextInt(domains.length)] + randomPath(random);
    text += random.nextBoolean() ? ":" + word(random) + ".X-" : "";
    return text + (random.nextInt(3) == 0 ? "@" + SHA256 : "");
  }

  private static String randomPath(Random random) {
    String[] separators = {".", "_", "__", "-", "----"};
    List<String> components = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      // Inside the first component a dot would make it a domain, which is another reference.
      int choice = i == 0 && count > 1 ? 1 + random.nextInt(4) : random.nextInt(5);
      components.add(word(random) + separators[choice] + word(random));
    }
    return String.join("/", components);
  }

  private static String word(Random random) {
    return Long.toString(random.nextInt(1 << 20), 36);
  }
}
