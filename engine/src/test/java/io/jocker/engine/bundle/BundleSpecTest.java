package io.jocker.engine.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.BlockDeviceRate;
import io.jocker.engine.request.BlockIoLimits;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.CpuLimits;
import io.jocker.engine.request.DeviceSpec;
import io.jocker.engine.request.FilesystemRequest;
import io.jocker.engine.request.MemoryLimits;
import io.jocker.engine.request.MountOption;
import io.jocker.engine.request.MountSpec.Tmpfs;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.ResourcesRequest;
import io.jocker.engine.request.SecurityOptions;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.request.VolumeOption;
import io.jocker.engine.user.ResolvedUser;
import io.jocker.image.ContainerConfig;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.config.SpecConverter;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.LinuxSpec.Namespace;
import io.jocker.runtime.spec.MountSpec;
import io.jocker.runtime.spec.ProcessSpec;
import io.jocker.runtime.spec.ProcessSpec.Rlimit;
import io.jocker.runtime.spec.ResourcesSpec;
import io.jocker.runtime.spec.ResourcesSpec.DeviceRule;
import io.jocker.runtime.spec.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleSpecTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final ContainerRequest PLAIN = ContainerRequest.of("busybox", List.of("sh", "-c"));

  private final FixedHost host = new FixedHost();

  @Test
  void everyNamespaceButTheUserNamespaceIsNew() throws Exception {
    assertThat(linux(PLAIN).namespaces())
        .containsExactly(
            new Namespace("mount", null),
            new Namespace("network", null),
            new Namespace("uts", null),
            new Namespace("pid", null),
            new Namespace("ipc", null),
            new Namespace("cgroup", null));
    assertThat(linux(PLAIN).sysctl())
        .containsEntry("net.ipv4.ip_unprivileged_port_start", "0")
        .containsEntry("net.ipv4.ping_group_range", "0 2147483647");
    assertThat(linux(PLAIN).cgroupsPath()).isEqualTo("/jocker/" + ID);
  }

  @Test
  void theProcessHasDockersEnvironmentRightsAndLimits() throws Exception {
    ProcessSpec process = process(PLAIN);
    assertThat(process.args()).containsExactly("/entry", "sh", "-c");
    assertThat(process.env())
        .containsExactly("PATH=/image/bin", "HOSTNAME=box", "LANG=C", "HOME=/home/app");
    assertThat(process.cwd()).isEqualTo("/srv");
    assertThat(process.user().additionalGids()).containsExactly(7L, 8L);
    assertThat(process.capabilities()).isNotNull();
    assertThat(process.capabilities().bounding()).isEqualTo(Capabilities.DEFAULT).hasSize(14);
    assertThat(process.capabilities().inheritable()).isEmpty();
    assertThat(process.capabilities().ambient()).isEmpty();
    assertThat(process.rlimits()).containsExactly(new Rlimit("RLIMIT_NOFILE", 20_000, 1024));
    assertThat(process.noNewPrivileges()).isFalse();
  }

  @Test
  void theDefaultFilterIsThereByItsName() throws Exception {
    assertThat(spec(PLAIN).annotations()).containsEntry("io.jocker.seccomp", "builtin");
    assertThat(SpecConverter.convert(spec(PLAIN), "/c").seccomp()).isNotNull();
    SecurityOptions unconfined = SecurityOptions.parse(List.of("seccomp=unconfined"));
    for (SecurityRequest other :
        List.of(
            new SecurityRequest(true, List.of(), List.of(), SecurityOptions.DEFAULT),
            new SecurityRequest(false, List.of(), List.of(), unconfined))) {
      assertThat(spec(PLAIN.withSecurity(other)).annotations()).isEmpty();
    }
  }

  @Test
  void dockersMountsAreMadeFromAboveDownwards() throws Exception {
    assertThat(mounts(PLAIN).stream().map(MountSpec::destination))
        .containsExactly(
            "/proc",
            "/dev",
            "/sys",
            "/dev/pts",
            "/dev/mqueue",
            "/dev/shm",
            "/etc/resolv.conf",
            "/etc/hostname",
            "/etc/hosts",
            "/sys/fs/cgroup");
    assertThat(mount(PLAIN, "/dev/shm").options())
        .containsExactly("nosuid", "noexec", "nodev", "mode=1777", "size=67108864");
    assertThat(mount(PLAIN, "/sys").options()).contains("ro");
    assertThat(mount(PLAIN, "/etc/hosts").source()).isEqualTo("/c/hosts");
    assertThat(linux(PLAIN).maskedPaths()).contains("/proc/kcore", "/sys/firmware");
    assertThat(linux(PLAIN).readonlyPaths()).contains("/proc/sys", "/proc/sysrq-trigger");
  }

  @Test
  void aMountThatWasAskedForTakesThePlaceOfDockers() throws Exception {
    ContainerRequest request =
        with(
            VolumeOption.parse("/data:/dev:ro", "/"),
            new Tmpfs("/run", true, 4096L, 0755, List.of("nosuid")));
    assertThat(mounts(request).stream().map(MountSpec::destination))
        .doesNotContain("/dev/pts", "/dev/shm", "/dev/mqueue")
        .containsOnlyOnce("/dev");
    assertThat(mount(request, "/dev"))
        .isEqualTo(
            MountPart.spec("/dev", "bind", "/data", List.of("rbind", "rprivate", "ro", "rro")));
    assertThat(mount(request, "/run").options())
        .containsExactly("nosuid", "ro", "size=4096", "mode=755");
  }

  @Test
  void aMissingSourceIsMadeForVolumesAndRefusedForMounts() throws Exception {
    mounts(with(VolumeOption.parse("/new/folder:/x", "/")));
    assertThat(host.made()).containsExactly("/new/folder");
    assertThatThrownBy(
            () -> mounts(with(MountOption.parse("type=bind,source=/gone,target=/x", "/"))))
        .isInstanceOf(JockerException.class)
        .hasMessage(
            "invalid mount config for type \"bind\": bind source path does not exist: /gone");
  }

  @Test
  void sharedPropagationNeedsASharedRoot() throws Exception {
    assertThat(linux(PLAIN).rootfsPropagation()).isNull();
    assertThat(linux(with(VolumeOption.parse("/data:/x:rslave", "/"))).rootfsPropagation())
        .isEqualTo("slave");
    assertThat(
            linux(
                    with(
                        VolumeOption.parse("/data:/x:rslave", "/"),
                        VolumeOption.parse("/data:/y:rshared", "/")))
                .rootfsPropagation())
        .isEqualTo("shared");
  }

  @Test
  void privilegedOpensEverythingThatTheEngineHas() throws Exception {
    ContainerRequest request =
        PLAIN.withSecurity(
            new SecurityRequest(true, List.of(), List.of("NET_RAW"), SecurityOptions.DEFAULT));
    assertThat(process(request).capabilities().bounding())
        .hasSize(Capabilities.KNOWN.size() - 1)
        .doesNotContain("CAP_SYS_RESOURCE");
    assertThat(linux(request).maskedPaths()).isEmpty();
    assertThat(linux(request).readonlyPaths()).isEmpty();
    assertThat(mount(request, "/sys").options()).contains("rw");
    assertThat(resources(request).devices())
        .containsExactly(new DeviceRule(true, null, null, null, "rwm"));
    assertThat(linux(request).devices().stream().map(LinuxSpec.Device::path))
        .containsExactly("/dev/null", "/dev/snd/seq", "/dev/sda");
  }

  @Test
  void capabilitiesFollowDockersRules() throws Exception {
    assertThat(capabilities(List.of("SYS_PTRACE"), List.of("ALL")))
        .containsExactly("CAP_SYS_PTRACE");
    assertThat(capabilities(List.of("ALL"), List.of("MKNOD")))
        .hasSize(Capabilities.KNOWN.size() - 2)
        .doesNotContain("CAP_MKNOD", "CAP_SYS_RESOURCE");
    assertThat(capabilities(List.of("NET_ADMIN"), List.of("CHOWN")))
        .hasSize(14)
        .contains("CAP_NET_ADMIN")
        .doesNotContain("CAP_CHOWN");
    assertThatThrownBy(() -> capabilities(List.of("FLY"), List.of()))
        .hasMessage("invalid CapAdd: unknown capability: \"CAP_FLY\"");
    assertThatThrownBy(() -> capabilities(List.of(), List.of("FLY")))
        .hasMessage("invalid CapDrop: unknown capability: \"CAP_FLY\"");
    assertThatThrownBy(() -> capabilities(List.of("SYS_RESOURCE"), List.of()))
        .hasMessageStartingWith("cannot add capability CAP_SYS_RESOURCE: jocker itself");
  }

  @Test
  void hostNamespacesAreLeftOut() throws Exception {
    ContainerRequest request =
        PLAIN.withNamespaces(
            new NamespacesRequest(
                NamespaceMode.HOST,
                NamespaceMode.HOST,
                NamespaceMode.HOST,
                NamespaceMode.HOST,
                NamespaceMode.HOST,
                NamespacesRequest.DEFAULT.user(),
                NamespacesRequest.DEFAULT.names()));
    assertThat(linux(request).namespaces()).containsExactly(new Namespace("mount", null));
    assertThat(linux(request).sysctl()).isEmpty();
    assertThat(spec(request).hostname()).isNull();
    assertThat(mount(request, "/dev/shm"))
        .isEqualTo(
            MountPart.spec(
                "/dev/shm", "bind", "/dev/shm", List.of("rbind", "nosuid", "noexec", "nodev")));
  }

  @Test
  void anotherContainersNamespacesAreJoined() throws Exception {
    NamespaceMode web = new NamespaceMode.Container("web");
    ContainerRequest request = PLAIN.withNamespaces(NamespacesRequest.DEFAULT.withNetwork(web));
    BundleInput input =
        input(request, List.of(), Map.of(web, new BundleInput.Joined(4711, "/c/web")));
    Spec spec = BundleSpec.of(input, host, null);
    assertThat(spec.linux().namespaces())
        .contains(new Namespace("network", "/proc/4711/ns/net"), new Namespace("pid", null));
    assertThat(spec.mounts())
        .contains(
            MountPart.spec("/etc/hosts", "bind", "/c/web/hosts", List.of("rbind", "rprivate")));
    assertThat(spec.linux().sysctl()).isEmpty();
  }

  @Test
  void aUserNamespaceBringsItsMappings() throws Exception {
    BundleInput input =
        input(
            PLAIN.withNamespaces(NamespacesRequest.DEFAULT.withNetwork(NamespaceMode.HOST)),
            List.of(new IdRange(0, 100_000, 1)),
            Map.of());
    Spec spec = BundleSpec.of(input, host, null);
    assertThat(spec.linux().uidMappings()).containsExactly(new LinuxSpec.IdMapping(0, 100_000, 1));
    assertThat(spec.linux().gidMappings()).isEqualTo(spec.linux().uidMappings());
    assertThat(spec.linux().namespaces()).contains(new Namespace("user", null));
    assertThat(find(spec.mounts(), "/dev/pts").options()).doesNotContain("gid=5");
    assertThat(find(spec.mounts(), "/sys").type()).isEqualTo("bind");
  }

  @Test
  void limitsAreWhatWasAskedFor() throws Exception {
    ResourcesRequest limits =
        new ResourcesRequest(
            new MemoryLimits(64L << 20, null, 32L << 20, null),
            new CpuLimits(1_500_000_000L, 512L, null, null, "0-1", null),
            new BlockIoLimits(
                300,
                List.of(),
                List.of(new BlockDeviceRate("/dev/sda", 1_000_000)),
                List.of(),
                List.of(),
                List.of()),
            100L,
            -500,
            false,
            List.of(),
            Map.of("kernel.msgmax", "1"),
            "/other");
    ContainerRequest request = PLAIN.withResources(limits);
    ResourcesSpec spec = resources(request);
    assertThat(spec.memory().limit()).isEqualTo(64L << 20);
    assertThat(spec.memory().swap()).isEqualTo(128L << 20);
    assertThat(spec.memory().reservation()).isEqualTo(32L << 20);
    assertThat(spec.cpu().quota()).isEqualTo(150_000);
    assertThat(spec.cpu().period()).isEqualTo(100_000);
    assertThat(spec.cpu().shares()).isEqualTo(512);
    assertThat(spec.pids()).isEqualTo(new ResourcesSpec.Pids(100L));
    assertThat(spec.blockIO().weight()).isEqualTo(300);
    assertThat(spec.blockIO().throttleReadBpsDevice().get(0).rate()).isEqualTo(1_000_000);
    assertThat(linux(request).sysctl()).containsEntry("kernel.msgmax", "1");
    assertThat(linux(request).cgroupsPath()).isEqualTo("/other/" + ID);
    assertThat(process(request).oomScoreAdj()).isEqualTo(-500);
  }

  @Test
  void swapIsLeftAloneWhereItCannotBeLimited() throws Exception {
    ContainerRequest request =
        PLAIN.withResources(
            ResourcesRequest.UNLIMITED.withMemory(new MemoryLimits(64L << 20, null, null, null)));
    Spec spec = BundleSpec.of(input(request, List.of(), Map.of()), new FixedHost(false), null);
    assertThat(spec.linux().resources().memory().swap()).isNull();
  }

  @Test
  void moreProcessorsThanThereAreAreRefused() {
    ContainerRequest request =
        PLAIN.withResources(
            ResourcesRequest.UNLIMITED.withCpu(
                new CpuLimits(3_000_000_000L, null, null, null, null, null)));
    assertThatThrownBy(() -> spec(request))
        .hasMessage("range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available");
  }

  @Test
  void devicesAreFoundOnTheHost() throws Exception {
    LinuxSpec linux = linux(withDevice("/dev/sda:/dev/xvda:r"));
    assertThat(linux.devices())
        .containsExactly(new LinuxSpec.Device("/dev/xvda", "b", 8L, 0L, 0660, 0L, 6L));
    assertThat(linux.resources().devices().get(0))
        .isEqualTo(new DeviceRule(false, null, null, null, "rwm"));
    assertThat(linux.resources().devices()).contains(new DeviceRule(true, "b", 8L, 0L, "r"));
    assertThat(linux(withDevice("/dev/snd")).devices().get(0).path()).isEqualTo("/dev/snd/seq");
    assertThatThrownBy(() -> linux(withDevice("/dev/none")))
        .hasMessage(
            "error gathering device information while adding custom device \"/dev/none\":"
                + " no such file or directory");
    assertThatThrownBy(() -> linux(withDevice("/data")))
        .hasMessage(
            "error gathering device information while adding custom device \"/data\":"
                + " not a device node");
  }

  private List<String> capabilities(List<String> added, List<String> dropped)
      throws JockerException, SyscallException {
    return Capabilities.of(
        new SecurityRequest(false, added, dropped, SecurityOptions.DEFAULT), host);
  }

  private static ContainerRequest with(io.jocker.engine.request.MountSpec... mounts) {
    return PLAIN.withFilesystem(FilesystemRequest.DEFAULT.withMounts(List.of(mounts)));
  }

  private static ContainerRequest withDevice(String text) {
    return PLAIN.withFilesystem(
        new FilesystemRequest(false, List.of(), List.of(DeviceSpec.parse(text)), 1));
  }

  private ProcessSpec process(ContainerRequest request) throws Exception {
    return spec(request).process();
  }

  private LinuxSpec linux(ContainerRequest request) throws Exception {
    return spec(request).linux();
  }

  private ResourcesSpec resources(ContainerRequest request) throws Exception {
    return linux(request).resources();
  }

  private List<MountSpec> mounts(ContainerRequest request) throws Exception {
    return spec(request).mounts();
  }

  private MountSpec mount(ContainerRequest request, String destination) throws Exception {
    return find(mounts(request), destination);
  }

  private static MountSpec find(List<MountSpec> mounts, String destination) {
    return mounts.stream().filter(m -> m.destination().equals(destination)).findFirst().get();
  }

  private Spec spec(ContainerRequest request) throws JockerException, SyscallException {
    return BundleSpec.of(input(request, List.of(), Map.of()), host, null);
  }

  private static BundleInput input(
      ContainerRequest request, List<IdRange> ids, Map<NamespaceMode, BundleInput.Joined> joined)
      throws JockerException {
    ContainerConfig image =
        new ContainerConfig(
            List.of("/entry"),
            List.of("ignored"),
            List.of("PATH=/image/bin", "LANG=C"),
            "/srv",
            "",
            List.of(),
            List.of(),
            Map.of(),
            "",
            null,
            List.of(),
            List.of());
    return new BundleInput(
        ID,
        request,
        image,
        ContainerCommand.of(request.process(), image),
        new ResolvedUser(7, 7, List.of(7L, 8L), "/home/app"),
        "rootfs",
        "box",
        "/c",
        ids,
        joined,
        "jocker",
        Map.of());
  }
}
