package io.jocker.linux;

/** eBPF programs for cgroup v2's device control: {@code bpf(2)}. */
public interface BpfCalls {
  /**
   * BPF_PROG_LOAD of a BPF_PROG_TYPE_CGROUP_DEVICE program; {@code instructions} are {@code struct
   * bpf_insn}, 8 bytes each.
   */
  Fd loadDeviceProgram(byte[] instructions) throws SyscallException;

  /**
   * BPF_PROG_ATTACH with BPF_F_ALLOW_MULTI to an open cgroup directory; it stays as long as the
   * group does.
   */
  void attachDeviceProgram(Fd cgroup, Fd program) throws SyscallException;
}
