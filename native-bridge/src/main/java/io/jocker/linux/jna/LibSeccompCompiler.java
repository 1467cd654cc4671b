package io.jocker.linux.jna;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.SeccompCompiler;
import io.jocker.linux.SyscallException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@link SeccompCompiler} through libseccomp, which is opened when it is first needed. */
final class LibSeccompCompiler implements SeccompCompiler {
  private static final String ARCHITECTURE_PREFIX = "SCMP_ARCH_";
  private static final int UNKNOWN_CALL = -1;

  /** SCMP_FLTATR_CTL_OPTIMIZE (libseccomp 2.5); 2 is a binary tree over the call numbers. */
  private static final int OPTIMIZE = 8;

  private static final int BINARY_TREE = 2;

  /** {@code struct scmp_arg_cmp}: unsigned arg, enum op, u64 datum_a, datum_b. */
  private static final int CONDITION_SIZE = 24;

  /** {@code enum scmp_compare} counts from 1 in this order. */
  private static final List<String> OPERATORS =
      List.of(
          "SCMP_CMP_NE",
          "SCMP_CMP_LT",
          "SCMP_CMP_LE",
          "SCMP_CMP_EQ",
          "SCMP_CMP_GE",
          "SCMP_CMP_GT",
          "SCMP_CMP_MASKED_EQ");

  /** A filter has 4,096 instructions of 8 bytes at most (BPF_MAXINSNS). */
  private static final int LARGEST_FILTER = 4096 * 8;

  private final JnaIoCalls io;
  private final MemoryFiles files;
  private @Nullable LibSeccomp library;

  LibSeccompCompiler(Kernel kernel, JnaIoCalls io) {
    this.io = io;
    this.files = new MemoryFiles(kernel);
  }

  @Override
  public byte[] compile(int defaultAction, List<String> architectures, List<Rule> rules)
      throws SyscallException {
    LibSeccomp seccomp = library();
    long context = seccomp.init(defaultAction);
    if (context == 0) {
      String words = "0x" + Integer.toHexString(defaultAction);
      throw new SyscallException("seccomp_init", words, Errno.EINVAL);
    }
    try {
      // Older versions do not know the attribute and make a chain of comparisons.
      seccomp.attrSet(context, OPTIMIZE, BINARY_TREE);
      for (String name : architectures) {
        addArchitecture(seccomp, context, name);
      }
      for (Rule rule : rules) {
        // libseccomp refuses a rule that says what the default says.
        if (rule.action() != defaultAction) {
          addRule(seccomp, context, rule);
        }
      }
      return export(seccomp, context);
    } finally {
      seccomp.release(context);
    }
  }

  private synchronized LibSeccomp library() throws SyscallException {
    LibSeccomp known = library;
    if (known == null) {
      known = LibSeccomp.open(LibSeccomp.FILE);
      library = known;
    }
    return known;
  }

  private static void addArchitecture(LibSeccomp seccomp, long context, String name)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      String small =
          name.startsWith(ARCHITECTURE_PREFIX)
              ? name.substring(ARCHITECTURE_PREFIX.length()).toLowerCase(Locale.ROOT)
              : name;
      int token = seccomp.archResolveName(scratch.text(small));
      int result = token == 0 ? -Errno.EINVAL.number() : seccomp.archAdd(context, token);
      // The machine's own is in the filter from the beginning.
      if (result < 0 && !Kernel.is(result, Errno.EEXIST)) {
        throw Kernel.failure("seccomp_arch_add", Words.path(name), result);
      }
    }
  }

  private static void addRule(LibSeccomp seccomp, long context, Rule rule) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      int call = seccomp.syscallResolveName(scratch.text(rule.name()));
      if (call == UNKNOWN_CALL) {
        return;
      }
      int count = rule.conditions().size();
      long conditions = count == 0 ? 0 : conditions(scratch, rule.conditions());
      int result = seccomp.ruleAddArray(context, rule.action(), call, count, conditions);
      if (result < 0) {
        throw Kernel.failure("seccomp_rule_add", words(rule), result);
      }
    }
  }

  private static long conditions(Scratch scratch, List<Condition> conditions)
      throws SyscallException {
    Block array = scratch.block(conditions.size() * CONDITION_SIZE);
    int at = 0;
    for (Condition condition : conditions) {
      int operator = OPERATORS.indexOf(condition.operator()) + 1;
      if (operator == 0) {
        String words = Words.path(condition.operator());
        throw new SyscallException("seccomp_rule_add", words, Errno.EINVAL);
      }
      array.putInt(at, condition.index()).putInt(at + 4, operator);
      array.putLong(at + 8, condition.value()).putLong(at + 16, condition.valueTwo());
      at += CONDITION_SIZE;
    }
    return array.address();
  }

  private byte[] export(LibSeccomp seccomp, long context) throws SyscallException {
    try (Fd file = files.create("seccomp", false)) {
      int result = seccomp.exportBpf(context, file.number());
      if (result < 0) {
        throw Kernel.failure("seccomp_export_bpf", file.toString(), result);
      }
      byte[] filter = new byte[LARGEST_FILTER];
      // libseccomp has moved the file's offset to its end.
      int size = io.readAt(file, 0, filter, 0, filter.length);
      return Arrays.copyOf(filter, size);
    }
  }

  private static String words(Rule rule) {
    return rule.name()
        + ", 0x"
        + Integer.toHexString(rule.action())
        + (rule.conditions().isEmpty() ? "" : ", " + rule.conditions());
  }
}
