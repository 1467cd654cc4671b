package io.jocker.engine.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.JockerException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserDatabaseTest {
  private static final UserDatabase DATABASE =
      UserDatabase.parse(
          """
          # a comment
          root:x:0:0:root:/root:/bin/sh
          daemon:x:1:1::/usr/sbin:/bin/false
          broken:x:zero:0::/:/bin/sh
          short:x:5
          app:x:1000:1000:The App:/home/app:/bin/sh
          1234:x:77:77::/seventyseven:/bin/sh
          nohome:x:88:88
          """,
          """
          root:x:0:root
          wheel:x:10:root,app
          app:x:1000:
          video:x:44:app,daemon
          broken:x:ten:app
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''           | 0     | 0    | 0 10        | /root",
        "root         | 0     | 0    | 0 10        | /root",
        "app          | 1000  | 1000 | 1000 10 44  | /home/app",
        "1000         | 1000  | 1000 | 1000 10 44  | /home/app",
        "app:video    | 1000  | 44   | 44          | /home/app",
        "app:12345    | 1000  | 12345| 12345       | /home/app",
        ":video       | 0     | 44   | 44          | /root",
        "4321         | 4321  | 0    | 0           | /",
        "4321:wheel   | 4321  | 10   | 10          | /",
        "1234         | 1234  | 0    | 0           | /",
        "nohome       | 88    | 88   | 88          | /",
        "2147483647   | 2147483647 | 0 | 0         | /"
      })
  void findsUsersAsDockerDoes(String text, long uid, long gid, String groups, String home)
      throws JockerException {
    ResolvedUser user = DATABASE.resolve(text, List.of());
    assertThat(user.uid()).isEqualTo(uid);
    assertThat(user.gid()).isEqualTo(gid);
    assertThat(user.groups().stream().map(String::valueOf)).containsExactly(groups.split(" "));
    assertThat(user.home()).isEqualTo(home);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nobody | unable to find user nobody: no matching entries in passwd file",
        "broken | unable to find user broken: no matching entries in passwd file",
        "-1     | unable to find user -1: no matching entries in passwd file",
        "app:x  | unable to find group x: no matching entries in group file",
        "2147483648 | uids and gids must be in range 0-2147483647: 2147483648",
        "0:99999999999 | uids and gids must be in range 0-2147483647: 99999999999"
      })
  void refusesInDockersWords(String text, String message) {
    assertThatThrownBy(() -> DATABASE.resolve(text, List.of()))
        .isInstanceOf(JockerException.class)
        .hasMessage(message);
  }

  @Test
  void addsGroupsByNameAndNumberOnce() throws JockerException {
    assertThat(DATABASE.resolve("app", List.of("wheel", "5000", "root")).groups())
        .containsExactly(1000L, 10L, 44L, 5000L, 0L);
    assertThatThrownBy(() -> DATABASE.resolve("app", List.of("nogroup")))
        .hasMessage("unable to find group nogroup: no matching entries in group file");
  }

  @Test
  void withoutFilesOnlyNumbersAreKnown() throws JockerException {
    UserDatabase empty = UserDatabase.parse("", "");
    assertThat(empty.resolve("", List.of())).isEqualTo(new ResolvedUser(0, 0, List.of(0L), "/"));
    assertThat(empty.resolve("7:8", List.of())).isEqualTo(new ResolvedUser(7, 8, List.of(8L), "/"));
  }
}
