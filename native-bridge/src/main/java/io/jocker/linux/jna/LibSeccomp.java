package io.jocker.linux.jna;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import io.jocker.linux.Errno;
import io.jocker.linux.SyscallException;

/** libseccomp's functions, named and typed as in {@code seccomp.h}: contexts are addresses. */
final class LibSeccomp {
  /** Its name since version 2.0, on Debian in the package libseccomp2. */
  static final String FILE = "libseccomp.so.2";

  private final Function init;
  private final Function release;
  private final Function archResolveName;
  private final Function archAdd;
  private final Function attrSet;
  private final Function syscallResolveName;
  private final Function ruleAddArray;
  private final Function exportBpf;

  private LibSeccomp(NativeLibrary library) {
    init = library.getFunction("seccomp_init");
    release = library.getFunction("seccomp_release");
    archResolveName = library.getFunction("seccomp_arch_resolve_name");
    archAdd = library.getFunction("seccomp_arch_add");
    attrSet = library.getFunction("seccomp_attr_set");
    syscallResolveName = library.getFunction("seccomp_syscall_resolve_name");
    ruleAddArray = library.getFunction("seccomp_rule_add_array");
    exportBpf = library.getFunction("seccomp_export_bpf");
  }

  /**
   * Looks the library up, {@link #FILE} but in tests.
   *
   * @throws SyscallException with ENOSYS where it is not installed
   */
  static LibSeccomp open(String file) throws SyscallException {
    try {
      return new LibSeccomp(NativeLibrary.getInstance(file));
    } catch (UnsatisfiedLinkError missing) {
      SyscallException failure =
          new SyscallException(
              "dlopen", file, Errno.ENOSYS, "libseccomp is missing (Debian package libseccomp2)");
      failure.initCause(missing);
      throw failure;
    }
  }

  /** {@code scmp_filter_ctx seccomp_init(uint32_t def_action)}. */
  long init(int defaultAction) {
    return init.invokeLong(new Object[] {defaultAction});
  }

  void release(long context) {
    release.invokeVoid(new Object[] {context});
  }

  /** {@code uint32_t seccomp_arch_resolve_name(const char *arch_name)}; 0 for an unknown one. */
  int archResolveName(long name) {
    return archResolveName.invokeInt(new Object[] {name});
  }

  int archAdd(long context, int token) {
    return archAdd.invokeInt(new Object[] {context, token});
  }

  int attrSet(long context, int attribute, int value) {
    return attrSet.invokeInt(new Object[] {context, attribute, value});
  }

  /** {@code __NR_SCMP_ERROR} (-1) for an unknown name; other negative numbers are good ones. */
  int syscallResolveName(long name) {
    return syscallResolveName.invokeInt(new Object[] {name});
  }

  /**
   * {@code int seccomp_rule_add_array(ctx, uint32_t action, int syscall, unsigned int arg_cnt,
   * const struct scmp_arg_cmp *)}.
   */
  int ruleAddArray(long context, int action, int call, int count, long conditions) {
    return ruleAddArray.invokeInt(new Object[] {context, action, call, count, conditions});
  }

  int exportBpf(long context, int fd) {
    return exportBpf.invokeInt(new Object[] {context, fd});
  }
}
