package io.jocker.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CgroupActivityTest {
  @Test
  void whatAllDevicesMovedIsSummed() {
    String unified =
        "8:0 rbytes=90112 wbytes=5 rios=2 wios=0 dbytes=0 dios=0\n"
            + "253:0 rbytes=10 wbytes=0 rios=1 wios=0 dbytes=0 dios=0";
    assertThat(CgroupActivity.sumOfFields(unified, "rbytes=")).isEqualTo(90122);
    assertThat(CgroupActivity.sumOfFields(unified, "wbytes=")).isEqualTo(5);
    assertThat(CgroupActivity.sumOfFields("", "rbytes=")).isZero();
    String legacy = "8:0 Read 1\n8:0 Write 2\n8:0 Total 3\n253:0 Read 4\nTotal 7";
    assertThat(CgroupActivity.sumOfLines(legacy, "Read")).isEqualTo(5);
    assertThat(CgroupActivity.sumOfLines(legacy, "Write")).isEqualTo(2);
  }
}
