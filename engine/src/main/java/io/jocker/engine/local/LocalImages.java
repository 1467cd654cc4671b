package io.jocker.engine.local;

import io.jocker.engine.ArchiveForm;
import io.jocker.engine.HistoryLine;
import io.jocker.engine.ImageLayer;
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
import io.jocker.image.ImageId;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.archive.ArchiveFormat;
import io.jocker.image.archive.ImageArchiveReader;
import io.jocker.image.archive.ImageArchiveWriter;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.store.StoreCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The images of this engine's root. */
final class LocalImages implements StoredImages {
  private final Services services;
  private final Failures failures;

  LocalImages(Services services, Failures failures) {
    this.services = services;
    this.failures = failures;
  }

  @Override
  public void tag(String image, String name) throws JockerException {
    failures.translate(
        "tag-image",
        image,
        () -> {
          services.images().store().tag(image, ImageService.reference(name));
          services.events().image("tag", name);
          return name;
        });
  }

  @Override
  public void save(List<String> images, ArchiveForm form, OutputStream out) throws JockerException {
    ArchiveFormat format =
        switch (form) {
          case DOCKER -> ArchiveFormat.DOCKER;
          case OCI -> ArchiveFormat.OCI;
        };
    failures.translate(
        "save-image",
        String.join(" ", images),
        () -> {
          new ImageArchiveWriter(services.images().store(), format).write(images, out);
          return out;
        });
  }

  @Override
  public List<LoadedImage> load(InputStream archive, @Nullable String platform)
      throws JockerException {
    return failures.translate("load-image", "", () -> loadAll(archive, platform));
  }

  private List<LoadedImage> loadAll(InputStream archive, @Nullable String platform)
      throws IOException {
    ImageService images = services.images();
    Platform wanted =
        platform == null ? images.machine() : Platform.parse(platform, images.machine());
    LayerStore layers = images.unpacker();
    ImageArchiveReader reader =
        new ImageArchiveReader(images.store(), layers, wanted, layers.limits());
    List<LoadedImage> loaded = new ArrayList<>();
    for (io.jocker.image.archive.LoadedImage image : reader.load(archive)) {
      List<String> names = new ArrayList<>();
      Map<String, String> replaced = new LinkedHashMap<>();
      for (ImageReference name : image.names()) {
        names.add(name.familiar());
        ImageId old = image.replaced().get(name);
        if (old != null) {
          replaced.put(name.familiar(), old.toString());
        }
      }
      loaded.add(new LoadedImage(image.id().toString(), names, replaced));
      services.events().image("load", image.id().toString());
    }
    return List.copyOf(loaded);
  }

  @Override
  public String importRoot(ImportRequest request, InputStream archive) throws JockerException {
    return failures.translate(
        "import-image", request.source(), () -> new ImageImport(services).run(request, archive));
  }

  @Override
  public PrunedImages prune(PruneRequest request, boolean really) throws JockerException {
    return failures.translate(
        "prune-images", "", () -> new ImagePruning(services, request).run(really));
  }

  @Override
  public StorageReport storage() throws JockerException {
    return failures.translate("report", "", () -> new DiskUsage(services).report());
  }

  @Override
  public List<StoreHolder> holders(String digest) throws JockerException {
    return failures.translate("report", "", () -> new DiskUsage(services).holders(digest));
  }

  @Override
  public StoreReport check() throws JockerException {
    return failures.translate("check-store", "", this::checkAll);
  }

  private StoreReport checkAll() throws IOException {
    StoreCheck.Report report = services.images().store().check();
    List<StoreReport.Finding> findings = new ArrayList<>();
    for (StoreCheck.Finding finding : report.findings()) {
      findings.add(new StoreReport.Finding(finding.what(), finding.problem()));
    }
    return new StoreReport(report.blobs(), report.names(), report.layers(), findings);
  }

  @Override
  public List<ImageLayer> layers(String image) throws JockerException {
    return failures.translate(
        "inspect-image", image, () -> new LayerReader(services).layers(image));
  }

  @Override
  public PathBlame blame(String image, String path) throws JockerException {
    return failures.translate(
        "inspect-image", image, () -> new LayerReader(services).blame(image, path));
  }

  @Override
  public List<HistoryLine> history(String image) throws JockerException {
    return failures.translate("inspect-image", image, new ImageReader.History(services, image));
  }
}
