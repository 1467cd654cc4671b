package io.jocker.runtime.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Bits;
import io.jocker.linux.Capability;
import io.jocker.linux.DeviceNumber;
import io.jocker.linux.FileStatus;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountFlag;
import io.jocker.linux.MountOption;
import io.jocker.linux.Namespace;
import io.jocker.runtime.config.MountRequest.Bind;
import io.jocker.runtime.config.MountRequest.CgroupMount;
import io.jocker.runtime.config.MountRequest.FileSystem;
import io.jocker.runtime.config.MountRequest.IdMappedMount;
import io.jocker.runtime.seccomp.SeccompProfile;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpecConverterTest {
  @Test
  void convertsWhatRuncMakes() throws IOException {
    ContainerConfig config = convert("runc-spec.json");
    assertThat(config.process().args()).containsExactly("sh");
    assertThat(config.process().terminal()).isTrue();
    assertThat(config.process().noNewPrivileges()).isTrue();
    assertThat(config.process().capabilities().effective())
        .containsExactlyInAnyOrder(
            Capability.AUDIT_WRITE, Capability.KILL, Capability.NET_BIND_SERVICE);
    assertThat(Bits.of(config.process().capabilities().effective())).isEqualTo(0x20000420L);
    assertThat(config.process().rlimits())
        .containsExactly(new ResourceLimit(ResourceLimit.Kind.NOFILE, 1024, 1024));
    assertThat(config.rootfs()).isEqualTo(new RootfsConfig("/bundle/rootfs", true, null));
    assertThat(config.names().hostname()).isEqualTo("runc");
    assertThat(config.namespaces().isNew(Namespace.PID)).isTrue();
    assertThat(config.namespaces().request(Namespace.USER))
        .isEqualTo(new NamespaceRequest.Host(Namespace.USER));
    assertThat(config.resources().devices()).containsExactly(DeviceRule.all(false));
    assertThat(config.seccomp()).isNull();
    assertThat(config.cgroupPath()).isNull();
  }

  @Test
  void convertsTheMountsThatPodmanAsksFor() throws IOException {
    List<MountRequest> mounts = convert("podman.json").mounts();
    Propagation rprivate = new Propagation(MountFlag.PRIVATE, true);
    assertThat(mounts.get(0))
        .isEqualTo(
            new FileSystem(
                "/scratch",
                "tmpfs",
                "tmpfs",
                List.of(new MountOption("size", "1m")),
                true,
                new MountSettings(
                    Set.of(MountAttribute.NOSUID, MountAttribute.NODEV),
                    Set.of(MountAttribute.RDONLY),
                    Set.of(),
                    Set.of(),
                    List.of(rprivate))));
    assertThat(mounts.get(1))
        .isEqualTo(
            new Bind(
                "/data",
                "/srv/golden/rootfs",
                "",
                true,
                new MountSettings(
                    Set.of(MountAttribute.RDONLY), Set.of(), Set.of(), Set.of(), List.of(rprivate)),
                IdMappedMount.NONE));
    assertThat(mounts.get(mounts.size() - 1))
        .isInstanceOfSatisfying(
            CgroupMount.class,
            cgroup -> {
              assertThat(cgroup.destination()).isEqualTo("/sys/fs/cgroup");
              assertThat(cgroup.settings().readonly()).isTrue();
            });
  }

  @Test
  void convertsTheLimitsThatPodmanAsksFor() throws IOException {
    ContainerConfig config = convert("podman.json");
    Resources resources = config.resources();
    assertThat(resources.memory().limit()).isEqualTo(Limit.of(67108864));
    assertThat(resources.memory().withSwap()).isEqualTo(Limit.of(134217728));
    assertThat(resources.cpu().shares()).isEqualTo(512);
    assertThat(resources.cpu().quotaMicros()).isEqualTo(Limit.of(50000));
    assertThat(resources.cpu().periodMicros()).isEqualTo(100000);
    assertThat(resources.pids()).isEqualTo(Limit.of(50));
    assertThat(resources.devices())
        .containsExactly(
            DeviceRule.all(false),
            new DeviceRule(true, DeviceRule.Type.CHARACTER, 10L, 229L, DeviceRule.ALL_ACCESS));
    assertThat(config.cgroupPath()).startsWith("/libpod_parent/libpod-");
    assertThat(config.process().identity().umask()).isEqualTo(18);
  }

  /** podman gives the type's bits (020000) in fileMode too. */
  @Test
  void theModeOfADeviceIsItsPermissions() throws IOException {
    assertThat(convert("podman.json").devices())
        .containsExactly(
            new DeviceNode(
                "/dev/fuse", FileStatus.CHARACTER_DEVICE, new DeviceNumber(10, 229), 0600, 0, 0));
  }

  @Test
  void convertsTheSystemCallRulesThatPodmanAsksFor() throws IOException {
    var seccomp = convert("podman.json").seccomp();
    assertThat(seccomp.defaultAction()).isEqualTo(0x00050000 | 38);
    assertThat(seccomp.architectures())
        .containsExactly("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
    assertThat(seccomp.rules())
        .filteredOn(rule -> rule.name().equals("personality"))
        .hasSize(5)
        .allSatisfy(rule -> assertThat(rule.action()).isEqualTo(0x7fff0000));
  }

  @Test
  void jockersOwnProfileIsAskedForByItsName() {
    String process =
        "'process': {'args': ['a'], 'cwd': '/', 'user': {'uid': 0, 'gid': 0},"
            + " 'capabilities': {'bounding': ['CAP_KILL']}}, 'annotations': {'io.jocker.seccomp': ";
    assertThat(parse(process + "'builtin'}").seccomp())
        .isEqualTo(SeccompProfile.builtin(Set.of(Capability.KILL)));
    assertThatThrownBy(() -> parse(process + "'none'}"))
        .hasMessage("annotations[\"io.jocker.seccomp\"]: not a profile: \"none\"");
  }

  @Test
  void aCapabilityOfALaterKernelIsPassedOver() {
    ContainerConfig config =
        parse(
            "'process': {'args': ['a'], 'cwd': '/', 'user': {'uid': 0, 'gid': 0},"
                + " 'capabilities': {'bounding': ['CAP_KILL', 'CAP_TELEPORT']}}");
    assertThat(config.process().capabilities().bounding()).containsExactly(Capability.KILL);
  }

  @Test
  void aRelativeDestinationStartsFromTheRoot() {
    ContainerConfig config =
        parse(
            "'process': {'args': ['a'], 'cwd': '/', 'user': {'uid': 0, 'gid': 0}},"
                + " 'mounts': [{'destination': 'a/./b//c', 'type': 'bind', 'source': 'x'}],"
                + " 'linux': {'namespaces': [{'type': 'mount'}]}");
    assertThat(config.mounts().get(0).destination()).isEqualTo("/a/b/c");
    assertThat(((Bind) config.mounts().get(0)).source()).isEqualTo("/bundle/x");
  }

  @Test
  void namespacesMappingsAndOffsetsAreKept() {
    ContainerConfig config =
        parse(
            "'process': {'args': ['a'], 'cwd': '/', 'user': {'uid': 0, 'gid': 0}},"
                + " 'linux': {'namespaces': [{'type': 'user'}, {'type': 'time'}, {'type': 'pid',"
                + " 'path': '/proc/7/ns/pid'}], 'timeOffsets': {'boottime': {'secs': 5}},"
                + " 'uidMappings': [{'containerID': 0, 'hostID': 100000, 'size': 65536}],"
                + " 'gidMappings': [{'containerID': 0, 'hostID': 200000, 'size': 65536}]}");
    Namespaces namespaces = config.namespaces();
    assertThat(namespaces.created()).containsExactlyInAnyOrder(Namespace.USER, Namespace.TIME);
    assertThat(namespaces.joined())
        .containsExactly(new NamespaceRequest.Join(Namespace.PID, "/proc/7/ns/pid"));
    assertThat(namespaces.uidMappings().get(0).line()).isEqualTo("0 100000 65536");
    assertThat(namespaces.gidMappings().get(0).outside()).isEqualTo(200000);
    assertThat(namespaces.timeOffsets().get(0).line()).isEqualTo("boottime 5 0");
    assertThat(namespaces.isOwn(Namespace.NETWORK)).isFalse();
  }

  private static ContainerConfig convert(String golden) throws IOException {
    try (InputStream in = Spec.class.getResourceAsStream(golden)) {
      return SpecConverter.convert(Spec.parse(in.readAllBytes()), "/bundle");
    }
  }

  private static ContainerConfig parse(String parts) {
    String json = "{'ociVersion': '1.2.0', 'root': {'path': '/r'}, " + parts + "}";
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
    return SpecConverter.convert(Spec.parse(bytes), "/bundle");
  }
}
