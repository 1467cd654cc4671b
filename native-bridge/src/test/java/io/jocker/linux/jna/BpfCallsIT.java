package io.jocker.linux.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.AtFlag;
import io.jocker.linux.BpfCalls;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ProcessCalls.Ended;
import io.jocker.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresRoot
@Timeout(60)
class BpfCallsIT {
  private static final int MOV_R0 = 0xb7;
  private static final int EXIT = 0x95;

  private final Linux linux = JnaLinux.open();
  private final BpfCalls bpf = linux.bpf();

  /** The tree need not be mounted anywhere, and in a container of a host with v1 it is not. */
  @Test
  void keepsTheProcessesOfAGroupFromDevices() throws Exception {
    try (Fd tree = linux.mounts().detachedFileSystem("cgroup2", Map.of(), Set.of())) {
      long self = ProcessHandle.current().pid();
      keepFromDevices("/proc/" + self + "/fd/" + tree.number() + "/jocker-test-" + self);
    }
  }

  private void keepFromDevices(String group) throws SyscallException {
    linux.files().mkdirAt(Fd.CWD, group, 0755);
    try (Fd directory =
            linux.files().openAt(Fd.CWD, group, Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY), 0);
        Fd all = bpf.loadDeviceProgram(returning(1));
        Fd none = bpf.loadDeviceProgram(returning(0))) {
      bpf.attachDeviceProgram(directory, all);
      assertThat(readZeroIn(group)).isEqualTo(new Ended(false, 0));
      // Another program beside the first one: a device is allowed where both allow it.
      bpf.attachDeviceProgram(directory, none);
      assertThat(readZeroIn(group)).isEqualTo(new Ended(false, 2));
    } finally {
      linux.files().unlinkAt(Fd.CWD, group, Set.of(AtFlag.REMOVEDIR));
    }
  }

  @Test
  void saysWhatTheVerifierSays() {
    assertThatThrownBy(() -> bpf.loadDeviceProgram(program(MOV_R0, 1, MOV_R0, 1)))
        .isInstanceOf(SyscallException.class)
        .hasMessageStartingWith(
            "bpf(BPF_PROG_LOAD, BPF_PROG_TYPE_CGROUP_DEVICE, 2 instructions): "
                + "EINVAL (Invalid argument): ")
        .satisfies(
            e ->
                assertThat(e.getMessage()) // newer kernels speak of a subprogram
                    .containsAnyOf("last insn is not an exit or jmp", "subprogram"));
  }

  @Test
  void namesWhatItCannotAttachTo() throws Exception {
    try (Fd program = bpf.loadDeviceProgram(returning(1));
        Fd file = linux.files().memoryFile("x", false)) {
      assertThatThrownBy(() -> bpf.attachDeviceProgram(file, program))
          .hasMessage(
              "bpf(BPF_PROG_ATTACH, BPF_CGROUP_DEVICE, "
                  + file
                  + ", "
                  + program
                  + "): EBADF (Bad file descriptor)");
    }
  }

  /** 0 if it could open /dev/zero from within the group, 2 if it could not. */
  private Ended readZeroIn(String group) throws SyscallException {
    String script =
        "echo $$ > " + group + "/cgroup.procs || exit 9; /bin/true < /dev/zero && exit 0; exit 2";
    int pid = linux.processes().spawn("/bin/sh", List.of("sh", "-c", script), List.of(), List.of());
    try (Fd process = linux.processes().openProcess(pid)) {
      return linux.processes().await(process);
    }
  }

  private static byte[] returning(int value) {
    return program(MOV_R0, value, EXIT, 0);
  }

  /** {@code struct bpf_insn}: u8 code, registers, s16 offset, s32 immediate. */
  private static byte[] program(int... codesAndImmediates) {
    ByteBuffer program =
        ByteBuffer.allocate(codesAndImmediates.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < codesAndImmediates.length; i += 2) {
      program.put((byte) codesAndImmediates[i]).put((byte) 0).putShort((short) 0);
      program.putInt(codesAndImmediates[i + 1]);
    }
    return program.array();
  }
}
