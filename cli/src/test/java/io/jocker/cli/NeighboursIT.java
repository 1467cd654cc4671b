package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Networks whose containers are kept from each other, and from the world, with real packets. */
@RequiresRoot
@Timeout(300)
class NeighboursIT {
  private static final String SERVER =
      "mkdir /www; hostname > /www/index.html; httpd -p 80 -h /www; exec sleep 300";

  @TempDir Path folder;
  private NetworkHost host;
  private NetworkNamespace world;

  @BeforeEach
  void begin() throws Exception {
    host = new NetworkHost(folder).withDaemon();
    world = NetworkNamespace.create();
    host.sh("ip link add lan type veth peer name eth0 netns " + world.pid());
    host.sh("ip addr add 192.168.77.1/24 dev lan; ip link set lan up");
    world.sh("ip addr add 192.168.77.2/24 dev eth0; ip link set eth0 up");
    host.sh("ip route add default via 192.168.77.2");
  }

  @AfterEach
  void end() throws Exception {
    host.close();
    world.close();
  }

  private void serve(String name, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name, "--hostname", name));
    words.addAll(List.of(options));
    words.addAll(List.of("playground", "sh", "-c", SERVER));
    host.ok(words.toArray(new String[0]));
    NetworkHost.await(
        name, () -> host.sh("curl -s -m 1 http://" + host.address(name)).equals(name + "\n"));
  }

  private String ask(String container, String address) throws Exception {
    String request = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 " + address + " | tail -n 1";
    return host.jocker("exec", container, "sh", "-c", request).out().strip();
  }

  @Test
  void neighboursCanBeKeptFromEachOther() throws Exception {
    String apart = "com.docker.network.bridge.enable_icc=false";
    host.ok("network", "create", "-o", apart, "apart");
    serve("one", "--network", "apart", "--cap-add", "NET_ADMIN");
    serve("two", "--network", "apart", "-p", "8080:80");
    assertThat(ask("one", host.address("two") + " 80")).isEmpty();
    assertThat(ask("two", host.address("one") + " 80")).isEmpty();
    // Nor by way of the host, for who knows how to set a route.
    String gateway = host.ok("exec", "one", "ip", "route").split("\\s", -1)[2];
    host.ok("exec", "one", "ip", "route", "add", host.address("two"), "via", gateway);
    assertThat(ask("one", host.address("two") + " 80")).isEmpty();
    // What is published is for the world, names are still answered, and there is a way out.
    assertThat(world.sh("curl -s -m 20 http://192.168.77.1:8080")).isEqualTo("two\n");
    assertThat(host.ok("exec", "one", "nslookup", "two")).contains(host.address("two"));
    assertThat(host.ok("exec", "one", "ping", "-c", "1", "-W", "2", "192.168.77.2"))
        .contains(" 0% packet loss");
  }

  @Test
  void fromAnInternalNetworkNobodyGetsOut() throws Exception {
    host.ok("network", "create", "--internal", "inner");
    serve("one", "--network", "inner", "--cap-add", "NET_ADMIN");
    String gateway =
        host.ok("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "inner");
    host.ok("exec", "one", "ip", "route", "add", "default", "via", gateway);
    assertThat(host.jocker("exec", "one", "ping", "-c", "1", "-W", "2", "192.168.77.2").out())
        .contains("100% packet loss");
    world.sh("ip route add default via 192.168.77.1");
    assertThat(world.sh("curl -s -m 2 http://" + host.address("one"))).isEmpty();
  }
}
