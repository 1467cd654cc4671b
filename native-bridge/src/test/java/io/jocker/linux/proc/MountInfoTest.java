package io.jocker.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.DeviceNumber;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountInfoTest {
  @Test
  void readsEveryField() {
    String line =
        "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue\n";
    assertThat(MountInfo.parse(line))
        .containsExactly(
            new MountInfo(
                36,
                35,
                new DeviceNumber(98, 0),
                "/mnt1",
                "/mnt2",
                List.of("rw", "noatime"),
                List.of("master:1", "shared:7"),
                "ext3",
                "/dev/root",
                List.of("rw", "errors=continue")));
  }

  @Test
  void readsAMountWithoutOptionalFieldsAndWithoutSource() {
    MountInfo mount = MountInfo.parse("22 27 0:21 / /proc rw,relatime - proc  rw\n").get(0);
    assertThat(mount.optionalFields()).isEmpty();
    assertThat(mount.source()).isEmpty();
    assertThat(mount.type()).isEqualTo("proc");
  }

  @Test
  void undoesTheKernelsEscapes() {
    String line = "1 2 0:3 / /a\\040b\\011c\\012d\\134e rw - tmpfs x\\043y rw,lowerdir=a\\134:b\n";
    MountInfo mount = MountInfo.parse(line).get(0);
    assertThat(mount.mountPoint()).isEqualTo("/a b\tc\nd\\e");
    assertThat(mount.source()).isEqualTo("x#y");
    assertThat(mount.superOptions()).containsExactly("rw", "lowerdir=a\\:b");
  }

  @Test
  void leavesABackslashThatIsNoEscape() {
    MountInfo mount = MountInfo.parse("1 2 0:3 / /a\\9\\04 rw - tmpfs \\777 rw\\\n").get(0);
    assertThat(mount.mountPoint()).isEqualTo("/a\\9\\04");
    assertThat(mount.source()).isEqualTo("\\777");
    assertThat(mount.superOptions()).containsExactly("rw\\");
  }

  @Test
  void keepsTheOrderOfTheFile() {
    String text = "1 0 0:1 / / rw - rootfs none rw\n2 1 0:2 / /proc rw - proc proc rw\n";
    assertThat(MountInfo.parse(text)).extracting(MountInfo::id).containsExactly(1, 2);
    assertThat(MountInfo.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 ext3 /dev/root rw",
        "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root",
        "a 35 98:0 / /mnt2 rw - ext3 /dev/root rw",
        "36 35 98 / /mnt2 rw - ext3 /dev/root rw",
        "36 35 98:0:1 / /mnt2 rw - ext3 /dev/root rw",
        "- - - - - - - - - -"
      })
  void quotesALineThatItCannotRead(String line) {
    assertThatThrownBy(() -> MountInfo.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("malformed ")
        .hasMessageContaining("\"" + line + "\"");
  }
}
