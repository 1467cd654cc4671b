package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ProcessCalls.Ended;
import io.jocker.linux.ProcessCalls.Inherit;
import io.jocker.linux.SyscallException;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Runs {@code nft(8)}, which is not on the way of a usual start. */
final class Nft {
  private static final List<String> PLACES =
      List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft", "/usr/local/sbin/nft");
  private static final int MAX_OUTPUT = 1 << 20;

  private final Linux linux;

  Nft(Linux linux) {
    this.linux = linux;
  }

  /**
   * Makes a change.
   *
   * @throws NetworkException with what nft said
   */
  void change(String script) throws IOException {
    try (Fd input = linux.files().memoryFile("nft-script", false);
        Fd output = linux.files().memoryFile("nft-output", false)) {
      byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
      linux.io().writeAt(input, 0, bytes, 0, bytes.length); // nft reads from the file's offset
      if (run(List.of("nft", "-f", "-"), input, output, output) != 0) {
        String said = firstLine(text(output));
        throw new NetworkException(Problem.RULES, "nft refused the packet rules: " + said, said);
      }
    }
  }

  /** What nft lists; empty where it refuses, as for a table that is not there. */
  String list(String... words) throws IOException {
    try (Fd nothing = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDWR), 0);
        Fd output = linux.files().memoryFile("nft-output", false)) {
      return run(List.of(words), nothing, output, nothing) == 0 ? text(output) : "";
    }
  }

  /**
   * How nft writes a table that a script makes: asked of nft itself, in a network namespace that is
   * gone afterwards. Empty where that cannot be.
   */
  String printed(String script, String table) throws IOException {
    String command =
        "PATH=/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/sbin; exec unshare -n sh -c "
            + "'nft -f - && exec nft list table inet \"$0\"' \"$0\"";
    try (Fd input = linux.files().memoryFile("nft-script", false);
        Fd output = linux.files().memoryFile("nft-output", false);
        Fd nothing = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDWR), 0)) {
      byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
      linux.io().writeAt(input, 0, bytes, 0, bytes.length);
      List<Inherit> streams =
          List.of(new Inherit(input, 0), new Inherit(output, 1), new Inherit(nothing, 2));
      List<String> words = List.of("sh", "-c", command, table);
      int pid = linux.processes().spawn("/bin/sh", words, List.of("LC_ALL=C"), streams);
      Ended ended = linux.processes().await(pid);
      return ended.killed() || ended.status() != 0 ? "" : text(output);
    }
  }

  private int run(List<String> arguments, Fd input, Fd output, Fd error) throws IOException {
    List<Inherit> streams =
        List.of(new Inherit(input, 0), new Inherit(output, 1), new Inherit(error, 2));
    for (String place : PLACES) {
      try {
        int pid = linux.processes().spawn(place, arguments, List.of("LC_ALL=C"), streams);
        Ended ended = linux.processes().await(pid);
        return ended.killed() ? 128 + ended.status() : ended.status();
      } catch (SyscallException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
      }
    }
    throw new NetworkException(
        Problem.NO_NFT, "nft is missing: networks with bridges need it (package nftables)");
  }

  private String text(Fd file) throws SyscallException {
    byte[] bytes = new byte[MAX_OUTPUT];
    int count = linux.io().readAt(file, 0, bytes, 0, bytes.length);
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }
}
