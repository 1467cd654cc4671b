package io.jocker.cli;

import io.jocker.engine.ContainerStatus;
import io.jocker.engine.JockerException;
import io.jocker.engine.StorageReport;
import io.jocker.engine.StorageReport.ContainerUse;
import io.jocker.engine.StorageReport.ImageUse;
import io.jocker.engine.StorageReport.VolumeUse;
import io.jocker.engine.StoreHolder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker system df}. */
final class SystemDfCommand implements Command {
  private static final String TABLE =
      "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
  private static final String IMAGE_TABLE =
      "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}"
          + "\t{{.UniqueSize}}\t{{.Containers}}";
  private static final String CONTAINER_TABLE =
      "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}";
  private static final String VOLUME_TABLE = "{{.Name}}\t{{.Links}}\t{{.Size}}";
  private static final String HOLDER_TABLE =
      "{{.Item}}\t{{.Size}}\t{{.Image}}\t{{.Name}}\t{{.Role}}";

  private static final Map<String, String> HEADINGS =
      Map.of(
          "Type", "TYPE",
          "TotalCount", "TOTAL",
          "Active", "ACTIVE",
          "Size", "SIZE",
          "Reclaimable", "RECLAIMABLE");
  private static final Map<String, String> VOLUME_HEADINGS =
      Map.of("Name", "VOLUME NAME", "Links", "LINKS", "Size", "SIZE");
  private static final Map<String, String> HOLDER_HEADINGS =
      Map.of("Item", "ITEM", "Size", "SIZE", "Image", "IMAGE ID", "Name", "NAME", "Role", "ROLE");

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .text("string", FormatHelp.OF_MANY, "--format")
        .flag("Show detailed information on space usage", "-v", "--verbose")
        .text("digest", "Show who needs a blob or a layer", "--why");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String format = options.text("--format", "");
    String digest = options.text("--why");
    if (digest != null) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (StoreHolder holder : session.engine().storedImages().holders(digest)) {
        rows.add(row(holder));
      }
      new Listing(HOLDER_HEADINGS, HOLDER_TABLE).print(format, rows, session.out());
      return 0;
    }
    StorageReport report = session.engine().storedImages().storage();
    if (options.has("--verbose")) {
      verbose(report, session.out());
    } else {
      new Listing(HEADINGS, TABLE).print(format, rows(report), session.out());
    }
    return 0;
  }

  private static Map<String, Object> row(StoreHolder holder) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("Item", holder.item());
    fields.put("Size", HumanSize.coarse(holder.bytes()));
    fields.put("Image", holder.image().isEmpty() ? "<none>" : ImageRow.shortId(holder.image()));
    fields.put("Name", holder.name().isEmpty() ? "<none>" : holder.name());
    fields.put("Role", holder.role().isEmpty() ? "nobody needs it" : holder.role());
    return fields;
  }

  private static List<Map<String, Object>> rows(StorageReport report) {
    int used = 0;
    for (ImageUse image : report.images()) {
      used += image.containers() > 0 ? 1 : 0;
    }
    int running = 0;
    long containerBytes = 0;
    long stoppedBytes = 0;
    for (ContainerUse container : report.containers()) {
      boolean runs = container.container().state().status() == ContainerStatus.RUNNING;
      running += runs ? 1 : 0;
      containerBytes += container.bytes();
      stoppedBytes += runs ? 0 : container.bytes();
    }
    return List.of(
        row("Images", report.images().size(), used, report.imageBytes(), report.unusedImageBytes()),
        row("Containers", report.containers().size(), running, containerBytes, stoppedBytes),
        volumes(report),
        row("Build Cache", 0, 0, report.cacheBytes(), report.cacheBytes()));
  }

  /** What was removed and can be brought back is reclaimable, too. */
  private static Map<String, Object> volumes(StorageReport report) {
    int used = 0;
    long reclaimable = report.volumeBytes();
    for (VolumeUse volume : report.volumes()) {
      used += volume.containers() > 0 ? 1 : 0;
      reclaimable -= volume.containers() > 0 ? volume.bytes() : 0;
    }
    return row("Local Volumes", report.volumes().size(), used, report.volumeBytes(), reclaimable);
  }

  private static Map<String, Object> row(
      String type, int total, int active, long bytes, long reclaimable) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("Type", type);
    fields.put("TotalCount", Integer.toString(total));
    fields.put("Active", Integer.toString(active));
    fields.put("Size", HumanSize.coarse(bytes));
    String share = bytes == 0 ? "" : " (" + 100 * reclaimable / bytes + "%)";
    fields.put("Reclaimable", HumanSize.coarse(reclaimable) + share);
    return fields;
  }

  private static void verbose(StorageReport report, Printer out) {
    Instant now = Instant.now();
    List<Map<String, Object>> images = new ArrayList<>();
    for (ImageUse use : report.images()) {
      for (ImageRow row : ImageRow.of(use.image())) {
        Map<String, Object> fields = row.fields(use.image(), false, now);
        fields.put("Size", HumanSize.coarse(use.bytes()));
        fields.put("SharedSize", HumanSize.coarse(use.sharedBytes()));
        fields.put("UniqueSize", HumanSize.coarse(use.bytes() - use.sharedBytes()));
        fields.put("Containers", Integer.toString(use.containers()));
        images.add(fields);
      }
    }
    out.print("Images space usage:\n\n");
    out.print(new Listing(ImageRow.HEADINGS, IMAGE_TABLE).text("", images));
    ContainerRow.Common common = new ContainerRow.Common(false, now);
    List<Map<String, Object>> containers = new ArrayList<>();
    for (ContainerUse use : report.containers()) {
      Map<String, Object> fields = new TreeMap<>(ContainerRow.of(use.container(), common));
      fields.put("Size", HumanSize.coarse(use.bytes()));
      containers.add(fields);
    }
    Map<String, Object> headings = new TreeMap<>(ContainerRow.HEADINGS);
    headings.put("Size", "SIZE");
    out.print("\nContainers space usage:\n\n");
    out.print(new Listing(headings, CONTAINER_TABLE).text("", containers));
    out.print("\nLocal Volumes space usage:\n\n");
    List<Map<String, Object>> volumes = new ArrayList<>();
    for (VolumeUse use : report.volumes()) {
      volumes.add(
          Map.of(
              "Name", use.name(),
              "Links", Integer.toString(use.containers()),
              "Size", HumanSize.coarse(use.bytes())));
    }
    out.print(new Listing(VOLUME_HEADINGS, VOLUME_TABLE).text("", volumes));
    out.print("\nBuild cache usage: " + HumanSize.coarse(report.cacheBytes()) + "\n");
  }
}
