package io.jocker.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NetworkUseTest {
  @Test
  void sumsAllInterfacesButTheLoopback() {
    String text =
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets
            lo:     500       5    0    0    0     0          0         0      500       5
          eth0:    1296      16    0    0    0     0          0         0      796      10
          eth1:4 1 0 0 0 0 0 0 3 1
        """;
    assertThat(NetworkUse.parse(text)).isEqualTo(new NetworkUse(1300, 799));
    assertThatThrownBy(() -> NetworkUse.parse("eth0: 1 2"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
