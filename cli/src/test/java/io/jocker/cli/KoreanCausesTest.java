package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong input is answered in Korean to the end of the line, not only up to the colon. */
final class KoreanCausesTest {
  private static final String FLAG = " flag: ";
  private static final String CODE = " (JK-";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--memory abc",
        "--memory 1x",
        "--memory 4m",
        "--memory 64m --memory-swap 32m",
        "--memory-swap 64m",
        "--memory 64m --memory-reservation 128m",
        "--memory-reservation 1m",
        "--memory-swappiness 101",
        "--cpus x",
        "--cpus 0.0000000001",
        "--cpus -1",
        "--cpus 1 --cpu-period 10000",
        "--cpus 1 --cpu-quota 10000",
        "--cpu-shares x",
        "--cpu-period 10",
        "--cpu-quota 10",
        "--cpuset-cpus a",
        "--blkio-weight 5",
        "--blkio-weight-device x",
        "--blkio-weight-device /dev/null:x",
        "--device-read-bps /dev/null:x",
        "--device-read-iops /dev/null:x",
        "--device-read-bps null:1",
        "--pids-limit x",
        "--oom-score-adj 2000",
        "--stop-signal NOSUCH",
        "--ulimit nosuch=1",
        "--ulimit nofile",
        "--ulimit nofile=2:1",
        "--ulimit nofile=-5",
        "--sysctl kernel.nosuch",
        "--shm-size -1",
        "--restart sometimes",
        "--restart always:3",
        "--restart on-failure:-1",
        "--pull sometimes",
        "--log-driver syslog",
        "--log-opt max-file=0",
        "--log-opt nosuch=1",
        "--tmpfs /a:nosuch",
        "--tmpfs /a:size=x",
        "--mount type=tmpfs,target=relative",
        "--mount type=tmpfs,target=/",
        "--mount type=tmpfs,src=/a,target=/b",
        "--mount type=bind,target=/b",
        "--mount type=tmpfs",
        "--mount type=nosuch,target=/a",
        "--mount nosuch=1",
        "--mount nosuch",
        "--mount type=bind,src=/a,dst=/b,ro=maybe",
        "--mount type=bind,src=/a,dst=/b,bind-propagation=x",
        "--mount type=bind,src=/a,dst=/b,bind-recursive=x",
        "--mount type=tmpfs,dst=/b,bind-propagation=rslave",
        "--mount type=bind,src=/a,\"dst=/b",
        "--mount src=data,dst=/b,volume-subpath=../x",
        "--mount dst=/b,volume-subpath=x",
        "--volume /a:/b:nocopy",
        "--volume /a:/b:ro:x",
        "--volume a:b:c:d",
        "--volume /a::ro",
        "--volume /a:/b:nosuch",
        "--tmpfs /a --tmpfs /a",
        "--workdir relative",
        "--name a/b",
        "--hostname a_b/c",
        "--cap-add ''",
        "--device /dev/null:/dev/null:x",
        "--device null",
        "--device a:b:c:d",
        "--security-opt nosuch",
        "--security-opt apparmor=x",
        "--userns nosuch",
        "--userns 0:0:99999999999",
        "--userns 0:1:5,3:9:5",
        "--pid nosuch",
        "--ipc nosuch",
        "--uts nosuch",
        "--cgroupns nosuch",
        "--network container:",
        "--env-file /nosuch",
        "--add-host nosuch",
        "--explain=nosuch",
        "--step=nosuch"
      })
  void areTheUsers(String options) {
    String english = run("en", options);
    String korean = run("ko", options);
    int flag = english.indexOf(FLAG);
    int begin = flag < 0 ? english.indexOf(": ") + 2 : flag + FLAG.length();
    String cause = english.substring(begin, english.lastIndexOf(CODE));

    assertThat(korean).containsPattern("[가-힣]").doesNotContain(cause);
    assertThat(english.substring(english.lastIndexOf(CODE)))
        .isEqualTo(korean.substring(korean.lastIndexOf(CODE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cp a b",
        "cp a:/x b:/y",
        "completion fish",
        "import http://example.com/root.tar",
        "image bootstrap ubuntu",
        "pull -a busybox:1",
        "pull --explain=plan busybox",
        "update web",
        "inspect --type nosuch web",
        "save --format nosuch web",
        "exec --detach-keys=ctrl-?? web sh",
        "exec --explain-file /tmp/x web sh",
        "stop --explain=plan web",
        "logs --since zz web",
        "info --format {{",
        "login --password-stdin",
        "volume prune --filter nosuch",
        "run --rm=maybe playground",
        "run -p 99999:80 playground",
        "run -p abc playground",
        "run --health-interval abc playground",
        "run --on-unhealthy maybe playground",
        "run --env-file /etc playground"
      })
  void areTheUsersInEveryCommand(String command) {
    Cli.Result english = new Cli().run(command.split(" "));
    Cli.Result korean = new Cli().run(("--lang ko " + command).split(" "));
    String line = line(korean);
    String cause = line.substring(line.indexOf(": ", "jocker: ".length()), line.lastIndexOf(CODE));

    assertThat(korean.code()).isEqualTo(english.code()).isNotZero();
    assertThat(cause).as(line).containsPattern("[가-힣]").isNotEqualTo(line(english));
  }

  private static String run(String language, String options) {
    List<String> words = new ArrayList<>(List.of("--lang", language, "run"));
    for (String word : options.split(" ", -1)) {
      words.add(word.equals("''") ? "" : word);
    }
    words.add("playground");
    Cli.Result result = new Cli().run(words.toArray(new String[0]));
    assertThat(result.code()).as(result.err()).isEqualTo(125);
    return line(result);
  }

  private static String line(Cli.Result result) {
    return result.err().lines().filter(line -> line.contains(CODE)).findFirst().orElseThrow();
  }
}
