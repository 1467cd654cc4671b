package io.jocker.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Bind.Missing;
import io.jocker.engine.request.MountSpec.Image;
import io.jocker.engine.request.MountSpec.Propagation;
import io.jocker.engine.request.MountSpec.ReadOnlyBelow;
import io.jocker.engine.request.MountSpec.Tmpfs;
import io.jocker.engine.request.MountSpec.Volume;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code -v}, {@code --mount}, {@code --tmpfs} and {@code --device}. */
final class MountOptionsTest {

  @Test
  void readsVolumes() {
    assertThat(VolumeOption.parse("/a:/b", "/srv"))
        .isEqualTo(bind("/a", "/b", false, Missing.CREATE_DIRECTORY));
    assertThat(VolumeOption.parse("/a/:/b//c/../d/:ro,z", "/srv"))
        .isEqualTo(bind("/a", "/b/d", true, Missing.CREATE_DIRECTORY));
    assertThat(((Bind) VolumeOption.parse("./x:/b", "/srv")).source()).isEqualTo("/srv/x");
    assertThat(((Bind) VolumeOption.parse("..:/b", "/srv/y")).source()).isEqualTo("/srv");
    assertThat(((Bind) VolumeOption.parse("/a:/b:rslave", "/")).propagation())
        .isEqualTo(Propagation.RSLAVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | invalid empty volume spec",
        ": | invalid spec: :: empty section between colons",
        "rel:foo: | invalid spec: rel:foo:: empty section between colons",
        ":/b | invalid spec: :/b: empty section between colons",
        "/a::/b | invalid spec: /a::/b: empty section between colons",
        "/a:/b: | invalid spec: /a:/b:: empty section between colons",
        "/a:/b:ro:x | invalid spec: /a:/b:ro:x: too many colons",
        "/data:ro | invalid volume specification: '/data:ro'",
        "data:rw,z | invalid volume specification: 'data:rw,z'",
        "/a:/b:zz | invalid mode: zz",
        "/a:/b:ro,rw | invalid mode: ro,rw",
        "/a:/b:ro,ro | invalid mode: ro,ro",
        "/a:/b:z,Z | invalid mode: z,Z",
        "/a:/b:,ro | invalid mode: ,ro",
        "/a:/b:ro, | invalid mode: ro,",
        "/a:/b:unbindable | invalid mode: unbindable",
        "data:/b:nocopy,nocopy | invalid mode: nocopy,nocopy",
        "data:/b:copy | invalid mode: copy",
        "data:/b:ro=1 | invalid mode: ro=1",
        "/tmp:/b:cached,delegated | invalid mode: cached,delegated",
        "c:/a:/b | invalid mode: /b",
        "/a:/b:nocopy | invalid volume specification: '/a:/b:nocopy': invalid mount config for type \"bind\": field VolumeOptions must not be specified",
        "/a:. | invalid volume specification: '/a:.': invalid mount config for type \"bind\": invalid mount path: '.' mount path must be absolute",
        "/a:/ | invalid volume specification: '/a:/': invalid mount config for type \"bind\": invalid specification: destination can't be '/'",
        "data:/ | invalid volume specification: 'data:/': invalid mount config for type \"volume\": invalid specification: destination can't be '/'",
        "~/a:/b | create ~/a: \"~/a\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path",
        "data#:/b | create data#: \"data#\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path",
        "/a:/b:shared,slave | invalid mode: shared,slave",
        "/a:/b:Ro | invalid mode: Ro",
        "rel | invalid volume specification: 'rel': invalid mount config for type \"volume\": invalid mount path: 'rel' mount path must be absolute",
        "/ | invalid volume specification: '/': invalid mount config for type \"volume\": invalid specification: destination can't be '/'",
        "/a:b | invalid volume specification: '/a:b': invalid mount config for type \"bind\": invalid mount path: 'b' mount path must be absolute",
        "/a:/b/.. | invalid volume specification: '/a:/b/..': invalid mount config for type \"bind\": invalid specification: destination can't be '/'",
        "data:b | invalid volume specification: 'data:b': invalid mount config for type \"volume\": invalid mount path: 'b' mount path must be absolute",
        "data:/b:rshared | invalid volume specification: 'data:/b:rshared': invalid mount config for type \"volume\": field BindOptions must not be specified",
        "a:/b | create a: volume name is too short, names should be at least two alphanumeric characters",
        "rel/path:/b | create rel/path: \"rel/path\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path",
        "-a:/b | create -a: \"-a\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path",
      })
  void refusesOtherVolumes(String text, String message) {
    assertThatThrownBy(() -> VolumeOption.parse(text, "/srv")).hasMessage(message);
  }

  @Test
  void readsMounts() {
    assertThat(MountOption.parse("type=bind,src=/a,dst=/b,readonly", "/srv"))
        .isEqualTo(bind("/a", "/b", true, Missing.FAIL));
    assertThat(MountOption.parse("source=./a,target=/b,type=bind,ro=false", "/srv"))
        .isEqualTo(bind("/srv/a", "/b", false, Missing.FAIL));
    assertThat(
            MountOption.parse(
                "type=bind,src=/a,dst=/b,bind-propagation=shared,bind-recursive=disabled", "/"))
        .isEqualTo(new Bind("/a", "/b", false, Missing.FAIL, false, Propagation.SHARED));
    assertThat(MountOption.parse("type=tmpfs,dst=/t,tmpfs-size=64m,tmpfs-mode=1770", "/"))
        .isEqualTo(new Tmpfs("/t", false, 64L << 20, 01770, List.of("noexec", "nosuid", "nodev")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=bind,src=/a | target is required",
        "'' | value is empty",
        "type=,dst=/a | type is required",
        "type=foo,dst=/a | invalid mount config for type \"foo\": mount type unknown",
        "type=bind,foo | invalid field 'foo' must be a key=value pair",
        "type=bind,foo=1,dst=/b | unexpected key 'foo' in 'foo=1'",
        "type=bind,dst=/b | invalid mount config for type \"bind\": field Source must not be empty",
        "type=bind,src=rel,dst=/x | invalid mount config for type \"bind\": invalid mount path: 'rel' mount path must be absolute",
        "type=tmpfs,src=/a,dst=/b | invalid mount config for type \"tmpfs\": field Source must not be specified",
        "type=bind,src=/a,dst=/b,tmpfs-size=1m | cannot mix 'tmpfs-*' options with mount type 'bind'",
        "type=tmpfs,dst=/b,bind-propagation=shared | cannot mix 'bind-*' options with mount type 'tmpfs'",
        "type=bind,src=/a,dst=/b,ro=maybe | invalid value for ro: maybe",
        "type=bind,src=/a,dst=/b,bind-propagation=x | invalid mount config for type \"bind\": invalid propagation mode: x",
        "type=bind,src=/a,dst=b,bind-propagation=x | invalid mount config for type \"bind\": invalid mount path: 'b' mount path must be absolute",
        "type=volume,dst=/b,bind-propagation=x | cannot mix 'bind-*' options with mount type 'volume'",
        "type=bind,src=/a,dst=/b,FOO=1 | unexpected key 'foo' in 'FOO=1'",
        "type=bind, src=/a,dst=/b | unexpected key ' src' in ' src=/a'",
        "=x,dst=/b | unexpected key '' in '=x'",
        "type=bind,src=/a,dst=/b, | invalid field '' must be a key=value pair",
        "type=bind,src=/a,dst=/b,ro= | 'invalid value for ro: '",
        "type=bind,src=/a,dst=/b,bind-nonrecursive=x | invalid value for bind-nonrecursive: x",
        "type=bind,src=/a,dst=/b,volume-label=a=b | cannot mix 'volume-*' options with mount type 'bind'",
        "type=bind,src=/a,dst=/b,volume-driver=local | cannot mix 'volume-*' options with mount type 'bind'",
        "type=bind,src=/a,dst=/b,image-subpath=x | cannot mix 'image-*' options with mount type 'bind'",
        "type=tmpfs,dst=/b,volume-nocopy | cannot mix 'volume-*' options with mount type 'tmpfs'",
        "src=data,dst=/b,tmpfs-mode=700 | cannot mix 'tmpfs-*' options with mount type 'volume'",
        "type=cluster,dst=/b | invalid mount config for type \"cluster\": mount type unknown",
        "type=bind,src=/a,dst= | target is required",
        "type=tmpfs | target is required",
        "type=tmpfs,dst=b | invalid mount config for type \"tmpfs\": invalid mount path: 'b' mount path must be absolute",
        "type=tmpfs,dst=/ | invalid mount config for type \"tmpfs\": invalid specification: destination can't be '/'",
        "type=tmpfs,dst=/b,tmpfs-size=-1 | invalid value for tmpfs-size: -1",
        "type=tmpfs,dst=/b,tmpfs-mode=x | invalid value for tmpfs-mode: x",
        "src=data,dst=b | invalid mount config for type \"volume\": invalid mount path: 'b' mount path must be absolute",
        "src=d,dst=/b | create d: volume name is too short, names should be at least two alphanumeric characters",
        "src=/data,dst=/b | create /data: \"/data\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path",
        "type=bind,sr\"c=/a,dst=/b | parse error on line 1, column 13: bare \" in non-quoted-field",
        "type=bind,src=/tmp,\"dst=/b | parse error on line 1, column 27: extraneous or missing \" in quoted-field",
        "type=bind,src=/tmp,\"dst=/b\"x | parse error on line 1, column 27: extraneous or missing \" in quoted-field",
        "type=tmpfs,dst=/b,tmpfs-mode=9 | invalid value for tmpfs-mode: 9",
        "type=bind,src=/a,dst=/b,bind-recursive=x | invalid value for bind-recursive: x (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")",
        "type=bind,src=/a,dst=/b,bind-recursive=writable | option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction",
        "type=bind,src=/a,dst=/b,bind-recursive=readonly | option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction",
        "type=bind,src=/a,dst=/b,ro,bind-recursive=readonly | option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction",
        "type=bind,src=/a,dst=/b,volume-nocopy | cannot mix 'volume-*' options with mount type 'bind'",
        "type=bind,src=/a,dst=b | invalid mount config for type \"bind\": invalid mount path: 'b' mount path must be absolute",
        "type=bind,src=/a,dst=/ | invalid mount config for type \"bind\": invalid specification: destination can't be '/'",
        "src=data | target is required",
        "dst=/b,ro | invalid mount config for type \"volume\": must not set ReadOnly mode when using anonymous volumes",
        "dst=/b,volume-subpath=x | invalid mount config for type \"volume\": must not set Subpath when using anonymous volumes",
        "src=data,dst=/b,volume-subpath=../x | invalid mount config for type \"volume\": subpath must be a relative path within the volume",
        "src=data,dst=/b,volume-subpath=/x | invalid mount config for type \"volume\": subpath must be a relative path within the volume",
        "src=data,dst=/b,volume-nocopy=maybe | invalid value for volume-nocopy: maybe",
        "src=data,dst=/b,volume-opt==x | invalid value '=x': empty key",
        "src=data,dst=/b,bind-propagation=shared | cannot mix 'bind-*' options with mount type 'volume'",
        "type=tmpfs,dst=/b,tmpfs-size=x | invalid value for tmpfs-size: x",
        "type=image,dst=/b | invalid mount config for type \"image\": field Source must not be empty",
        "type=image,src=a,dst=/b,image-subpath=a/../.. | invalid mount config for type \"image\": subpath must be a relative path within the image",
      })
  void refusesOtherMounts(String text, String message) {
    assertThatThrownBy(() -> MountOption.parse(text, "/srv")).hasMessage(message);
  }

  @Test
  void readsNamedAndAnonymousVolumes() {
    assertThat(VolumeOption.parse("data:/b", "/srv"))
        .isEqualTo(new Volume(VolumeRequest.named("data"), "/b", false, true, "", false));
    assertThat(VolumeOption.parse("data:/b:ro,nocopy", "/srv"))
        .isEqualTo(new Volume(VolumeRequest.named("data"), "/b", true, false, "", false));
    assertThat(VolumeOption.parse("/b/", "/srv")).isEqualTo(Volume.anonymous("/b"));
    assertThat(((Volume) VolumeOption.parse("data:/b:idmap", "/")).idMapped()).isTrue();
    assertThat(MountOption.parse("src=data,dst=/b,volume-subpath=x/y,volume-nocopy", "/"))
        .isEqualTo(new Volume(VolumeRequest.named("data"), "/b", false, false, "x/y", false));
    assertThat(MountOption.parse("type=volume,dst=/b", "/")).isEqualTo(Volume.anonymous("/b"));
  }

  @Test
  void readsOptionsOfVolumesWithCommasInQuotes() {
    String text = "src=data,dst=/b,volume-driver=x,volume-label=a=b,\"volume-opt=o=addr=::1,rw\"";
    VolumeRequest volume =
        new VolumeRequest("data", "x", Map.of("o", "addr=::1,rw"), Map.of("a", "b"));
    assertThat(MountOption.parse(text, "/"))
        .isEqualTo(new Volume(volume, "/b", false, true, "", false));
  }

  @Test
  void readsMountsOfImages() {
    assertThat(MountOption.parse("type=image,src=busybox,dst=/b,image-subpath=bin", "/"))
        .isEqualTo(new Image("busybox", "/b", "bin"));
  }

  @Test
  void readsHowDeepReadOnlyGoes() {
    String text = "type=bind,src=/a,dst=/b,ro,bind-propagation=rprivate,bind-recursive=";
    assertThat(((Bind) MountOption.parse(text + "readonly", "/")).below())
        .isEqualTo(ReadOnlyBelow.REQUIRED);
    assertThat(((Bind) MountOption.parse(text + "writable", "/")).below())
        .isEqualTo(ReadOnlyBelow.NO);
    assertThat(((Bind) MountOption.parse(text + "enabled", "/")).below())
        .isEqualTo(ReadOnlyBelow.WHERE_POSSIBLE);
  }

  @Test
  void readsVolumesOfOtherContainers() {
    assertThat(VolumesFrom.parse("web")).isEqualTo(new VolumesFrom("web", false));
    assertThat(VolumesFrom.parse("web:ro,z")).isEqualTo(new VolumesFrom("web", true));
    assertThatThrownBy(() -> VolumesFrom.parse("web:rslave")).hasMessage("invalid mode: rslave");
    assertThatThrownBy(() -> VolumesFrom.parse(""))
        .hasMessage("volumes-from specification cannot be an empty string");
  }

  @Test
  void readsTmpfs() {
    assertThat(TmpfsOption.parse("/run"))
        .isEqualTo(new Tmpfs("/run", false, null, null, List.of("noexec", "nosuid", "nodev")));
    assertThat(TmpfsOption.parse("/run:ro,size=64k,mode=755,exec,uid=5"))
        .isEqualTo(
            new Tmpfs("/run", true, 65536L, 0755, List.of("nosuid", "nodev", "exec", "uid=5")));
  }

  @Test
  void refusesOtherTmpfs() {
    assertThatThrownBy(() -> TmpfsOption.parse("/a:foo"))
        .hasMessage("invalid tmpfs option [\"foo\"]");
    assertThatThrownBy(() -> TmpfsOption.parse("/a:size=x"))
        .hasMessage("invalid tmpfs option [\"size=x\"]");
    assertThatThrownBy(() -> TmpfsOption.parse("/a:mode=9"))
        .hasMessage("invalid tmpfs option [\"mode=9\"]");
    assertThatThrownBy(() -> TmpfsOption.parse("a"))
        .hasMessageContaining("mount path must be absolute");
  }

  @Test
  void readsDevices() {
    assertThat(DeviceSpec.parse("/dev/fuse"))
        .isEqualTo(new DeviceSpec("/dev/fuse", "/dev/fuse", "rwm"));
    assertThat(DeviceSpec.parse("/dev/fuse:rw"))
        .isEqualTo(new DeviceSpec("/dev/fuse", "/dev/fuse", "rw"));
    assertThat(DeviceSpec.parse("/dev/a:/dev/b"))
        .isEqualTo(new DeviceSpec("/dev/a", "/dev/b", "rwm"));
    assertThat(DeviceSpec.parse("/dev/a:/dev/b:r"))
        .isEqualTo(new DeviceSpec("/dev/a", "/dev/b", "r"));
  }

  @Test
  void refusesOtherDevices() {
    assertThatThrownBy(() -> DeviceSpec.parse("/dev/a:/dev/b:x"))
        .hasMessage("invalid device mode: x");
    assertThatThrownBy(() -> DeviceSpec.parse("/dev/a:/dev/b:rr"))
        .hasMessage("invalid device mode: rr");
    assertThatThrownBy(() -> DeviceSpec.parse("/dev/a:/b:c:d"))
        .hasMessage("invalid device specification: /dev/a:/b:c:d");
    assertThatThrownBy(() -> DeviceSpec.parse("fuse"))
        .hasMessageContaining("paths must be absolute");
  }

  @Test
  void readsWhatDockerTakesAsWell() {
    assertThat(MountOption.parse("\"type=bind\",src=/a,\"dst=/b\"\"c\"", "/"))
        .isEqualTo(bind("/a", "/b\"c", false, Missing.FAIL));
    assertThat(MountOption.parse("Type=BIND,src=/x,src=/a,dst=/b,consistency=any", "/"))
        .isEqualTo(bind("/a", "/b", false, Missing.FAIL));
    MountSpec shared = MountOption.parse("type=bind,src=/a,dst=/b,bind-propagation=RSHARED", "/");
    assertThat(((Bind) shared).propagation()).isEqualTo(Propagation.RSHARED);
    MountSpec usual = MountOption.parse("type=bind,src=/a,dst=/b,bind-propagation=", "/");
    assertThat(((Bind) usual).propagation()).isEqualTo(Propagation.RPRIVATE);
  }

  @Test
  void anAnonymousVolumeGivesWay() {
    MountSpec plain = VolumeOption.parse("/b", "/");
    MountSpec bind = VolumeOption.parse("/a:/b", "/");
    assertThat(FilesystemRequest.DEFAULT.withMounts(List.of(plain, bind)).mounts())
        .containsExactly(bind);
    assertThat(FilesystemRequest.DEFAULT.withMounts(List.of(bind, plain)).mounts())
        .containsExactly(bind);
    assertThat(FilesystemRequest.DEFAULT.withMounts(List.of(plain, plain)).mounts())
        .containsExactly(plain);
  }

  @Test
  void refusesTwoMountsOnOnePath() {
    MountSpec first = VolumeOption.parse("/a:/b", "/");
    MountSpec second = VolumeOption.parse("/c:/b/", "/");
    assertThatThrownBy(() -> FilesystemRequest.DEFAULT.withMounts(List.of(first, second)))
        .hasMessage("Duplicate mount point: /b");
  }

  private static Bind bind(String source, String target, boolean readOnly, Missing missing) {
    return new Bind(source, target, readOnly, missing, true, Propagation.RPRIVATE);
  }
}
