package io.jocker.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkShapeTest {

  @ParameterizedTest
  @CsvSource({
    "0,0,0,''",
    "1250000,0,0,10mbit",
    "1000,0,0,8kbit",
    "1001,0,0,8008bit",
    "125000000,0,0,1gbit",
    "0,20000000,0,delay 20ms",
    "0,1500000,0,delay 1500us",
    "0,0,10000,loss 1%",
    "0,0,15,loss 0.0015%",
    "1250000,1000000000,125000,10mbit delay 1s loss 12.5%"
  })
  void isWrittenAsTcHasIt(long bytes, long nanos, int millionths, String text) {
    assertThat(new LinkShape(bytes, nanos, millionths)).hasToString(text);
  }
}
