package io.jocker.linux.recording;

import io.jocker.linux.BpfCalls;
import io.jocker.linux.FileCalls;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.LockCalls;
import io.jocker.linux.MountCalls;
import io.jocker.linux.ProcessCalls;
import io.jocker.linux.QuotaCalls;
import io.jocker.linux.SeccompCompiler;
import io.jocker.linux.SignalCalls;
import io.jocker.linux.SignalRelay;
import io.jocker.linux.SocketCalls;
import io.jocker.linux.StreamHashes;
import io.jocker.linux.SyscallException;
import io.jocker.linux.TerminalCalls;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;

/** A {@link Linux} of which every call passes an {@link Interceptor}. */
final class LinuxProxy {
  private LinuxProxy() {}

  static Linux of(Linux linux, Interceptor interceptor) {
    return new Linux(
        wrap(IoCalls.class, "io", linux.io(), interceptor),
        wrap(FileCalls.class, "files", linux.files(), interceptor),
        wrap(MountCalls.class, "mounts", linux.mounts(), interceptor),
        wrap(ProcessCalls.class, "processes", linux.processes(), interceptor),
        wrap(LockCalls.class, "locks", linux.locks(), interceptor),
        wrap(TerminalCalls.class, "terminals", linux.terminals(), interceptor),
        wrap(SignalCalls.class, "signals", linux.signals(), interceptor),
        wrap(SocketCalls.class, "sockets", linux.sockets(), interceptor),
        wrap(BpfCalls.class, "bpf", linux.bpf(), interceptor),
        wrap(SeccompCompiler.class, "seccomp", linux.seccomp(), interceptor),
        linux.story(),
        StreamHashes.JAVA,
        wrap(QuotaCalls.class, "quotas", linux.quotas(), interceptor));
  }

  private static <T> T wrap(Class<T> type, String family, T delegate, Interceptor interceptor) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, given) -> {
              List<Object> arguments = given == null ? List.of() : Arrays.asList(given);
              Interceptor.Proceed proceed = () -> invoke(delegate, method, given);
              if (!mayFail(method)) {
                return proceed.call();
              }
              Call call = new Call(family, method.getName(), arguments);
              Object result = interceptor.intercept(call, proceed);
              return result instanceof SignalRelay relay
                  ? wrap(SignalRelay.class, "relay", relay, interceptor)
                  : result;
            });
    return type.cast(proxy);
  }

  /** What cannot fail is no call of the kernel, such as the raw form of a terminal's settings. */
  private static boolean mayFail(Method method) {
    return Arrays.asList(method.getExceptionTypes()).contains(SyscallException.class);
  }

  private static Object invoke(Object delegate, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(delegate, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
