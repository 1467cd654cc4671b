package io.jocker.runtime.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jocker.linux.AtFlag;
import io.jocker.linux.BpfCalls;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the kernel does in a cgroup file system, on an ordinary directory: control files appear with
 * a new group and go with it, and a few of them answer each other. Every write is kept in order,
 * and any can be made to fail.
 */
final class FakeCgroupKernel implements BpfCalls {
  /** The files of a new group and what is in them, by the mount that it is in. */
  private final Map<Path, Map<String, String>> templates = new LinkedHashMap<>();

  private final Map<String, Errno> failures = new HashMap<>();
  private final Map<Integer, Path> open = new HashMap<>();
  private final Linux real = JnaLinux.open();

  /** {@code directory/file=value} relative to the root, in order. */
  final List<String> writes = new ArrayList<>();

  final List<byte[]> devicePrograms = new ArrayList<>();
  final List<String> attached = new ArrayList<>();
  private final Path root;

  FakeCgroupKernel(Path root) {
    this.root = root;
  }

  /** A file system mounted at {@code root/name}; each of its groups gets these files. */
  Path mount(String name, Map<String, String> files) throws IOException {
    Path mount = root.resolve(name);
    Files.createDirectories(mount);
    templates.put(mount, files);
    populate(mount);
    return mount;
  }

  /** The next writes to a file of this name fail, as does an mkdir of a directory of this name. */
  void fail(String name, Errno errno) {
    failures.put(name, errno);
  }

  void succeed(String name) {
    failures.remove(name);
  }

  Linux linux() {
    return new Linux(
        proxy(IoCalls.class, real.io()),
        proxy(FileCalls.class, real.files()),
        real.mounts(),
        real.processes(),
        real.locks(),
        real.terminals(),
        real.signals(),
        real.sockets(),
        this,
        real.seccomp(),
        real.story());
  }

  private <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              before(method.getName(), arguments);
              try {
                Object result = method.invoke(target, arguments);
                after(method.getName(), arguments, result);
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private void before(String call, Object[] arguments) throws IOException {
    if (call.equals("writeFully")) {
      Path file = open.get(((Fd) arguments[0]).number());
      failOn("write", file.getFileName().toString());
      Files.write(file, new byte[0]);
    } else if (call.equals("mkdirAt")) {
      failOn("mkdirat", Path.of((String) arguments[1]).getFileName().toString());
    } else if (call.equals("unlinkAt") && ((Set<?>) arguments[2]).contains(AtFlag.REMOVEDIR)) {
      Path directory = Path.of((String) arguments[1]);
      failOn("unlinkat", directory.getFileName().toString());
      depopulate(directory);
    }
  }

  private void failOn(String call, String name) throws SyscallException {
    Errno errno = failures.get(name);
    if (errno != null) {
      throw new SyscallException(call, name, errno);
    }
  }

  private void after(String call, Object[] arguments, Object result) throws IOException {
    if (call.equals("openAt")) {
      open.put(((Fd) result).number(), Path.of((String) arguments[1]));
    } else if (call.equals("mkdirAt")) {
      populate(Path.of((String) arguments[1]));
    } else if (call.equals("writeFully")) {
      Path file = open.get(((Fd) arguments[0]).number());
      String value = new String((byte[]) arguments[1], UTF_8);
      writes.add(root.relativize(file) + "=" + value);
      answer(file, value);
    }
  }

  /** What the kernel changes when a file is written. */
  private void answer(Path file, String value) throws IOException {
    switch (file.getFileName().toString()) {
      case "cgroup.subtree_control" -> Files.writeString(file, value.replace("+", ""));
      case "cgroup.freeze" ->
          Files.writeString(file.resolveSibling("cgroup.events"), "populated 1\nfrozen " + value);
      default -> {}
    }
  }

  private void populate(Path directory) throws IOException {
    for (Map.Entry<Path, Map<String, String>> mount : templates.entrySet()) {
      if (directory.startsWith(mount.getKey())) {
        for (Map.Entry<String, String> file : mount.getValue().entrySet()) {
          Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
      }
    }
  }

  private void depopulate(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> all = entries.toList();
      if (all.stream().anyMatch(Files::isDirectory)) {
        throw new SyscallException("unlinkat", directory.toString(), Errno.EBUSY);
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }

  @Override
  public Fd loadDeviceProgram(byte[] instructions) throws SyscallException {
    failOn("bpf", "BPF_PROG_LOAD");
    devicePrograms.add(instructions);
    return Fd.borrowed(1_000_000);
  }

  @Override
  public void attachDeviceProgram(Fd cgroup, Fd program) {
    attached.add(root.relativize(open.get(cgroup.number())).toString());
  }
}
