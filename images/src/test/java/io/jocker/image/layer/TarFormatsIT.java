package io.jocker.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of GNU tar in all its formats, unpacked and compared with what was packed. */
@RequiresRoot
class TarFormatsIT {
  private static final Linux LINUX = JnaLinux.open();

  private Path dir;
  private Path packed;
  private Path unpacked;

  @BeforeEach
  void makeFiles(@TempDir Path temporary) throws Exception {
    dir = temporary;
    packed = Files.createDirectory(dir.resolve("packed"));
    unpacked = Files.createDirectory(dir.resolve("unpacked"));
    run(
        packed,
        "mkdir -p d/deep links; echo text >d/file; ln d/file links/hard; ln -s ../d links/soft;"
            + " chown 7:8 d/file; chmod 6755 d/file; chmod 1777 d/deep; mkfifo fifo;"
            + " touch -d @1000000000 d/file links; head -c 300000 /dev/urandom >big");
  }

  @Test
  void everyFormatOfTarIsRead() throws Exception {
    for (String format : new String[] {"v7", "oldgnu", "gnu", "ustar", "pax"}) {
      // The oldest has no fifos.
      String files = format.equals("v7") ? "big d links" : ".";
      roundTrip("--format=" + format, files);
      assertThat(listing(unpacked, files)).as(format).isEqualTo(listing(packed, files));
    }
  }

  @Test
  void longNamesLargeNumbersAndNamesThatAreNotUtf8Come() throws Exception {
    run(
        packed,
        "n=$(printf 'n%.0s' $(seq 200)); mkdir -p $n/$n; echo x >$n/$n/$n; ln -s $n/$n/$n long;"
            + " touch -d @-1000 old; touch -d @5000000000 new; touch \"$(printf 'caf\\351')\";"
            + " echo i >ids; chown 3000000000:4000000000 ids");
    for (String format : new String[] {"gnu", "pax"}) {
      roundTrip("--format=" + format, ".");
      assertThat(listing(unpacked, ".")).as(format).isEqualTo(listing(packed, "."));
    }
  }

  @Test
  void sparseFilesOfPaxComeWithTheirHoles() throws Exception {
    run(
        packed,
        "truncate -s 3M sparse; echo a | dd of=sparse bs=1 seek=1000000 conv=notrunc status=none;"
            + " echo b | dd of=sparse bs=1 seek=2000000 conv=notrunc status=none;"
            + " truncate -s 5M hole");
    for (String version : new String[] {"0.0", "0.1", "1.0"}) {
      roundTrip("--format=pax --sparse --sparse-version=" + version, ".");
      assertThat(listing(unpacked, ".")).as(version).isEqualTo(listing(packed, "."));
      assertThat(run(unpacked, "du -k hole sparse | cut -f1").lines())
          .allMatch(kilobytes -> Integer.parseInt(kilobytes) < 100);
    }
  }

  private void roundTrip(String options, String files) throws Exception {
    run(dir, "rm -rf unpacked; mkdir unpacked; chmod 755 packed unpacked");
    run(dir, "tar -C packed --numeric-owner " + options + " -cf a.tar " + files);
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY);
    try (InputStream in = Files.newInputStream(dir.resolve("a.tar"));
        Fd root = LINUX.files().openAt(Fd.CWD, unpacked.toString(), flags, 0)) {
      new LayerApplier(LINUX, Limits.DEFAULT).apply(in, root);
    }
  }

  /** Mode with type, owner, seconds, target and sum of everything. */
  private static String listing(Path directory, String files) throws Exception {
    String script =
        "find FILES -exec stat -c '%n %f %u:%g %Y' {} + | sort;"
            + " find FILES -type l -printf '%p %l\\n' | sort;"
            + " find FILES -type f -exec sha256sum {} + | sort";
    return run(directory, script.replace("FILES", files));
  }

  private static String run(Path directory, String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-ec", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(script + ": " + output);
    }
    return output;
  }
}
