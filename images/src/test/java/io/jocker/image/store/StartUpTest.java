package io.jocker.image.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.image.ContainerConfig;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every {@code jocker run} looks up its image in a JVM that has just begun: what that must not load
 * is written here, for each of these costs more than the rest of the lookup together.
 */
class StartUpTest {
  @TempDir Path directory;

  @Test
  void findingAnImageLoadsNothingDear() throws IOException {
    MemoryLayers layers = new MemoryLayers();
    ImageStore store = open(directory, layers);
    ContainerConfig run = ContainerConfig.of(List.of("sh"), List.of("A=b"));
    ImageConfig config =
        new ImageConfig(
            Platform.ofMachine("amd64"), "2024-01-01T00:00:00Z", "", run, List.of(), List.of());
    TarSource tar = () -> new ByteArrayInputStream("tar".getBytes(UTF_8));
    store.add(ImageReference.parse("tool"), config, List.of(tar), layers);

    List<String> loaded = classesOfAFreshLookup();

    assertThat(loaded).contains(Image.class.getName()).contains("found");
    assertThat(loaded)
        .as("HTTP, for an image that is here")
        .noneMatch(name -> name.startsWith("java.net.http"));
    assertThat(loaded)
        .as("cryptography: what is in the store was checked when it came")
        .noneMatch(name -> name.equals("java.security.MessageDigest"));
    assertThat(loaded)
        .as("a generated equals, hashCode or toString of a record")
        .doesNotContain("java.lang.runtime.ObjectMethods");
    assertThat(loaded)
        .as("lambdas, concatenation by invokedynamic, patterns, times")
        .noneMatch(name -> name.contains("LambdaForm$MH") || name.startsWith("java.util.regex"))
        .noneMatch(name -> name.startsWith("java.time.format"));
  }

  /** Runs {@link Lookup} in a JVM of its own and reads which classes it loads while looking up. */
  private List<String> classesOfAFreshLookup() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:stdout:none",
                "-cp",
                System.getProperty("java.class.path"),
                Lookup.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    List<String> lines = output.lines().map(line -> line.split(" ", -1)[0]).toList();
    assertThat(lines).as(output).contains("begin", "end");
    return lines.subList(lines.indexOf("begin"), lines.indexOf("end"));
  }

  private static ImageStore open(Path directory, MemoryLayers layers) {
    return new ImageStore(directory, new MemoryLocks(), layers, Platform.ofMachine("amd64"));
  }

  /** Looks up one image. */
  static final class Lookup {
    private Lookup() {}

    public static void main(String[] args) throws IOException {
      Path directory = Path.of(args[0]);
      ImageStore store = open(directory, new MemoryLayers());
      System.out.println("begin");
      if (store.find(ImageReference.parse("tool:latest")).isPresent()) {
        System.out.println("found");
      }
      System.out.println("end");
    }
  }
}
