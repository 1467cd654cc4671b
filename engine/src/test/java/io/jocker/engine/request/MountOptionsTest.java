package io.jocker.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Bind.Missing;
import io.jocker.engine.request.MountSpec.Propagation;
import io.jocker.engine.request.MountSpec.Tmpfs;
import java.util.List;
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
    assertThat(VolumeOption.parse("./x:/b", "/srv").source()).isEqualTo("/srv/x");
    assertThat(VolumeOption.parse("..:/b", "/srv/y").source()).isEqualTo("/srv");
    assertThat(VolumeOption.parse("/a:/b:rslave", "/").propagation()).isEqualTo(Propagation.RSLAVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rel:foo: | invalid spec: rel:foo:: empty section between colons",
        "/a:/b:ro:x | invalid volume specification: '/a:/b:ro:x'",
        "/a:/b:zz | invalid volume specification: '/a:/b:zz': invalid mode: zz",
        "/a:b | invalid mount config for type \"bind\": invalid mount path: 'b' mount path must be absolute",
        "/a:/b/.. | invalid mount config for type \"bind\": invalid specification: destination can't be '/'",
        "data:/b | invalid volume specification: 'data:/b': named volumes do not exist yet: use an absolute path in place of data",
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
        "type=foo,dst=/a | invalid mount 'type=foo,dst=/a': mount type unknown: \"foo\"",
        "type=bind,foo | invalid field 'foo' must be a key=value pair",
        "type=bind,foo=1,dst=/b | unexpected key 'foo' in 'foo=1'",
        "type=bind,dst=/b | invalid mount config for type \"bind\": field Source must not be empty",
        "type=bind,src=rel,dst=/x | invalid mount config for type \"bind\": invalid mount path: 'rel' mount path must be absolute",
        "type=tmpfs,src=/a,dst=/b | invalid mount config for type \"tmpfs\": field Source must not be specified",
        "type=bind,src=/a,dst=/b,tmpfs-size=1m | cannot mix 'tmpfs-*' options with mount type 'bind'",
        "type=tmpfs,dst=/b,bind-propagation=shared | cannot mix 'bind-*' options with mount type 'tmpfs'",
        "type=bind,src=/a,dst=/b,ro=maybe | invalid value for ro: maybe",
        "type=bind,src=/a,dst=/b,bind-propagation=x | invalid propagation mode: x",
        "type=tmpfs,dst=/b,tmpfs-mode=9 | invalid value for tmpfs-mode: 9",
        "type=volume,src=v,dst=/b | invalid mount 'type=volume,src=v,dst=/b': type volume does not exist yet: use bind or tmpfs",
      })
  void refusesOtherMounts(String text, String message) {
    assertThatThrownBy(() -> MountOption.parse(text, "/srv")).hasMessage(message);
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
  void refusesTwoMountsOnOnePath() {
    Bind first = VolumeOption.parse("/a:/b", "/");
    Bind second = VolumeOption.parse("/c:/b/", "/");
    assertThatThrownBy(() -> FilesystemRequest.DEFAULT.withMounts(List.of(first, second)))
        .hasMessage("Duplicate mount point: /b");
  }

  private static Bind bind(String source, String target, boolean readOnly, Missing missing) {
    return new Bind(source, target, readOnly, missing, true, Propagation.RPRIVATE);
  }
}
