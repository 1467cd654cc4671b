package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.BPF;

import io.jocker.linux.BpfCalls;
import io.jocker.linux.Fd;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@link BpfCalls} through {@code bpf(2)}. */
final class JnaBpfCalls implements BpfCalls {
  private static final int BPF_PROG_LOAD = 5;
  private static final int BPF_PROG_ATTACH = 8;
  private static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
  private static final int BPF_CGROUP_DEVICE = 6;
  private static final int BPF_F_ALLOW_MULTI = 2;

  /** {@code union bpf_attr} up to prog_name, which every kernel from 4.15 on knows. */
  private static final int ATTRIBUTES_SIZE = 64;

  private static final int INSTRUCTION_SIZE = 8;
  private static final int LOG_SIZE = 65_536;

  private final Kernel kernel;

  JnaBpfCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Fd loadDeviceProgram(byte[] instructions) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long result = load(scratch, instructions, null);
      if (result < 0) {
        throw refused(scratch, instructions, result);
      }
      return kernel.opened(result, "device program");
    }
  }

  /** The exception with the verifier's last words, for which the program is loaded once more. */
  private SyscallException refused(Scratch scratch, byte[] instructions, long result) {
    int count = instructions.length / INSTRUCTION_SIZE;
    String words = "BPF_PROG_LOAD, BPF_PROG_TYPE_CGROUP_DEVICE, " + count + " instructions";
    Block log = scratch.block(LOG_SIZE);
    long second = load(scratch, instructions, log);
    if (second >= 0) {
      kernel.opened(second, "device program").close();
    }
    String said = lastLines(log);
    SyscallException plain = Kernel.failure(BPF, words, result);
    return said.isEmpty() ? plain : new SyscallException(BPF.manName(), words, plain.errno(), said);
  }

  private long load(Scratch scratch, byte[] instructions, @Nullable Block log) {
    Block attributes = scratch.block(ATTRIBUTES_SIZE);
    attributes.putInt(0, BPF_PROG_TYPE_CGROUP_DEVICE);
    attributes.putInt(4, instructions.length / INSTRUCTION_SIZE);
    attributes.putLong(8, scratch.bytes(instructions));
    // The program calls none of the helpers that are for GPL programs only.
    attributes.putLong(16, scratch.text(""));
    if (log != null) {
      attributes.putInt(24, 1).putInt(28, log.size()).putLong(32, log.address());
    }
    return kernel.call(BPF, BPF_PROG_LOAD, attributes.address(), ATTRIBUTES_SIZE);
  }

  /** The end of the log on one line: the verifier's reason is its last line but its statistics. */
  private static String lastLines(Block log) {
    byte[] bytes = log.bytesAt(0, log.size());
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    String[] lines = new String(bytes, 0, length, StandardCharsets.UTF_8).strip().split("\n", -1);
    StringBuilder last = new StringBuilder();
    for (int i = Math.max(0, lines.length - 3); i < lines.length; i++) {
      last.append(last.length() == 0 ? "" : "; ").append(lines[i].strip());
    }
    return last.toString();
  }

  @Override
  public void attachDeviceProgram(Fd cgroup, Fd program) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block attributes = scratch.block(ATTRIBUTES_SIZE);
      attributes.putInt(0, cgroup.number()).putInt(4, program.number());
      attributes.putInt(8, BPF_CGROUP_DEVICE).putInt(12, BPF_F_ALLOW_MULTI);
      long result = kernel.call(BPF, BPF_PROG_ATTACH, attributes.address(), ATTRIBUTES_SIZE);
      if (result < 0) {
        String words = "BPF_PROG_ATTACH, BPF_CGROUP_DEVICE, " + cgroup + ", " + program;
        throw Kernel.failure(BPF, words, result);
      }
    }
  }
}
