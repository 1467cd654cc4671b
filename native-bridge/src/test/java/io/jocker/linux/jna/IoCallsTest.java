package io.jocker.linux.jna;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.LockCalls;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IoCallsTest {
  private final Linux linux = JnaLinux.open();
  private final IoCalls io = linux.io();
  private final FileCalls files = linux.files();

  @Test
  void writesAndReadsMoreThanOneCallMoves() throws Exception {
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    try (Fd file = files.memoryFile("x", false)) {
      io.writeFully(file, bytes);
      byte[] back = new byte[bytes.length];
      int size = 0;
      while (size < back.length) {
        size += io.readAt(file, size, back, size, back.length - size);
      }
      assertThat(back).isEqualTo(bytes);
      assertThat(io.readAt(file, size, back, 0, 1)).isZero();
    }
  }

  @Test
  void leavesAHoleBeforeAPosition() throws Exception {
    try (Fd file = files.memoryFile("x", false)) {
      io.writeAt(file, 100_000, new byte[] {9, 7, 9}, 1, 1);
      byte[] back = new byte[10];
      assertThat(io.readAt(file, 99_999, back, 3, 7)).isEqualTo(2);
      assertThat(Arrays.copyOfRange(back, 3, 5)).containsExactly(0, 7);
    }
  }

  @Test
  void readsAWholeFileUpToALimit() throws Exception {
    byte[] bytes = new byte[10_000];
    Arrays.fill(bytes, (byte) 'x');
    for (int limit : new int[] {10_000, 10_001, Integer.MAX_VALUE}) {
      try (Fd file = fileWith(bytes)) {
        assertThat(io.readAll(file, limit)).isEqualTo(bytes);
      }
    }
    try (Fd file = fileWith(bytes)) {
      assertThatThrownBy(() -> io.readAll(file, 9_999))
          .hasMessage("read(" + file + ", more than 9999 bytes): EFBIG (File too large)");
    }
    try (Fd file = fileWith(new byte[0])) {
      assertThat(io.readAll(file, 0)).isEmpty();
    }
  }

  @Test
  void tellsWhichPipesAreReady() throws Exception {
    IoCalls.Pipe one = io.pipe();
    IoCalls.Pipe two = io.pipe();
    try (Fd oneRead = one.readEnd();
        Fd twoRead = two.readEnd();
        Fd twoWrite = two.writeEnd()) {
      List<Fd> both = List.of(oneRead, twoRead);
      assertThat(io.pollReadable(both, 0)).isEmpty();
      assertThat(io.pollReadable(both, 20)).isEmpty();
      io.writeFully(twoWrite, "x".getBytes(UTF_8));
      assertThat(io.pollReadable(both, -1)).containsExactly(1);
      one.writeEnd().close();
      assertThat(io.pollReadable(both, 10_000)).containsExactly(0, 1);
      assertThat(io.read(oneRead, new byte[1], 0, 1)).isZero();
    }
  }

  @Test
  void namesTheDescriptorOfAFailedCall() {
    Fd bad = Fd.borrowed(987_654);
    assertThatThrownBy(() -> io.read(bad, new byte[8], 0, 8))
        .isInstanceOfSatisfying(
            SyscallException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.EBADF);
              assertThat(e.call()).isEqualTo("read");
            })
        .hasMessage("read(fd 987654, 8 bytes): EBADF (Bad file descriptor)");
    assertThatThrownBy(() -> io.readAt(bad, 0, new byte[8], 0, 8))
        .hasMessageStartingWith("pread64(");
    assertThatThrownBy(() -> io.read(bad, new byte[8], 4, 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void locksAFileAgainstOtherOpenings(@TempDir Path folder) throws Exception {
    LockCalls locks = linux.locks();
    try (Fd first = open(folder.resolve("lock"));
        Fd second = open(folder.resolve("lock"))) {
      locks.lock(first, true);
      assertThat(locks.tryLock(second, true)).isFalse();
      assertThat(locks.tryLock(second, false)).isFalse();
      // Unlike a POSIX lock it does not care that another stream on the file is closed.
      Files.readString(folder.resolve("lock"));
      assertThat(locks.tryLock(second, false)).isFalse();
      CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> lock(locks, second));
      locks.unlock(first);
      assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(locks.tryLock(first, false)).isTrue();
      assertThat(locks.tryLock(first, true)).isFalse();
    }
  }

  private static boolean lock(LockCalls locks, Fd file) {
    try {
      locks.lock(file, false);
      return true;
    } catch (SyscallException e) {
      return false;
    }
  }

  private Fd fileWith(byte[] bytes) throws SyscallException {
    try (Fd file = files.memoryFile("x", false)) {
      io.writeFully(file, bytes);
      String path = "/proc/self/fd/" + file.number();
      return files.openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0);
    }
  }

  private Fd open(Path path) throws SyscallException {
    return files.openAt(Fd.CWD, path.toString(), Set.of(OpenFlag.RDWR, OpenFlag.CREAT), 0600);
  }
}
