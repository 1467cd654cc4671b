package io.jocker.cli;

import io.jocker.engine.ArchiveForm;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.HistoryLine;
import io.jocker.engine.ImageLayer;
import io.jocker.engine.ImageSummary;
import io.jocker.engine.ImportRequest;
import io.jocker.engine.JockerException;
import io.jocker.engine.LoadedImage;
import io.jocker.engine.PathBlame;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedImages;
import io.jocker.engine.StorageReport;
import io.jocker.engine.StoreHolder;
import io.jocker.engine.StoreReport;
import io.jocker.engine.StoredImages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images as a test gives them; notes what it was asked. */
final class FakeImages implements StoredImages {
  final List<String> calls = new ArrayList<>();
  final List<HistoryLine> history = new ArrayList<>();

  @Nullable JockerException failure;
  StoreReport report = new StoreReport(3, 1, 1, List.of());

  FakeImages() {
    history.add(
        new HistoryLine(
            "sha256:" + FakeEngine.ID,
            Instant.now().minusSeconds(7200),
            "/bin/sh -c #(nop)\tCMD [\"/a/rather/long/path/to/a/program\"]",
            0,
            "buildkit"));
    history.add(new HistoryLine("", null, "ADD rootfs.tar / # buildkit", 7_340_032, ""));
  }

  @Override
  public void tag(String image, String name) throws JockerException {
    calls.add("tag " + image + " " + name);
  }

  @Override
  public void save(List<String> images, ArchiveForm form, OutputStream out) throws JockerException {
    calls.add("save " + images + " " + form);
    JockerException wanted = failure;
    if (wanted != null) {
      throw wanted;
    }
    try {
      out.write(new byte[] {'t', 'a', 'r'}, 0, 3);
    } catch (IOException e) {
      throw new JockerException(e, ErrorCode.INTERNAL_ERROR, "save");
    }
  }

  @Override
  public List<LoadedImage> load(InputStream archive, @Nullable String platform)
      throws JockerException {
    try {
      calls.add("load " + new String(archive.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new JockerException(e, ErrorCode.INTERNAL_ERROR, "load");
    }
    return List.of(
        new LoadedImage("sha256:aa", List.of("a:1", "b:2"), Map.of("b:2", "sha256:old")),
        new LoadedImage("sha256:bb", List.of(), Map.of()));
  }

  @Override
  public String importRoot(ImportRequest request, InputStream archive) throws JockerException {
    calls.add("import " + request);
    return "sha256:cc";
  }

  @Override
  public PrunedImages prune(PruneRequest request, boolean really) throws JockerException {
    calls.add("prune " + request.all() + " " + request.labels() + " " + really);
    return new PrunedImages(List.of("a:1"), List.of("sha256:aa", "sha256:1a"), 1_500_000);
  }

  @Override
  public StorageReport storage() throws JockerException {
    ImageSummary image =
        new ImageSummary("sha256:aa", List.of("a:1"), List.of(), null, 1_000_000, Map.of());
    return new StorageReport(
        List.of(new StorageReport.ImageUse(image, 3_000_000, 1_000_000, 0)),
        4_000_000,
        3_000_000,
        List.of(),
        List.of(
            new StorageReport.VolumeUse("data", 1, 2_000),
            new StorageReport.VolumeUse("loose", 0, 1_000)),
        5_000,
        0);
  }

  @Override
  public List<StoreHolder> holders(String digest) throws JockerException {
    return List.of(
        new StoreHolder("layer sha256:1a", 2_000_000, "sha256:aa", "a:1", "layer 1 of 2"),
        new StoreHolder("blob sha256:1b", 1_000, "", "", ""));
  }

  @Override
  public StoreReport check() throws JockerException {
    return report;
  }

  @Override
  public List<ImageLayer> layers(String image) throws JockerException {
    ImageLayer base = new ImageLayer("sha256:aaaa", 2_000_000, "ADD rootfs.tar /");
    return image.endsWith(FakeEngine.ID)
        ? List.of(base)
        : List.of(base, new ImageLayer("sha256:bbbb", 5, ""));
  }

  @Override
  public PathBlame blame(String image, String path) throws JockerException {
    if (path.equals("/nosuch")) {
      return new PathBlame(path, List.of());
    }
    return new PathBlame(
        path,
        List.of(
            new PathBlame.Line(
                new ImageLayer("sha256:bbbb", 5, "RUN edit"), PathBlame.Effect.SHOWN, 5),
            new PathBlame.Line(
                new ImageLayer("sha256:aaaa", 9, "ADD /"), PathBlame.Effect.HIDDEN, 3)));
  }

  @Override
  public List<HistoryLine> history(String image) throws JockerException {
    calls.add("history " + image);
    return history;
  }
}
