package io.jocker.engine.local;

import io.jocker.engine.ImportRequest;
import io.jocker.engine.JockerException;
import io.jocker.engine.Rfc3339;
import io.jocker.image.HistoryEntry;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.archive.ConfigChanges;
import io.jocker.image.archive.RootImport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/** Makes an image of a root's archive, with the config that docker gives one. */
final class ImageImport {
  private final Services services;

  ImageImport(Services services) {
    this.services = services;
  }

  /** Returns the id. */
  String run(ImportRequest request, InputStream archive) throws IOException, JockerException {
    ImageService images = services.images();
    String name = request.name();
    ImageReference reference = name == null ? null : ImageService.reference(name);
    String platform = request.platform();
    String message = request.message();
    String created = Rfc3339.format(Instant.now());
    HistoryEntry history =
        new HistoryEntry(
            created,
            "",
            "",
            message == null ? "Imported from " + request.source() : message,
            false);
    ImageConfig config =
        new ImageConfig(
            platform == null ? images.machine() : Platform.parse(platform, images.machine()),
            created,
            "",
            ConfigChanges.of(request.changes()),
            List.of(),
            List.of(history));
    return new RootImport(images.store(), images.unpacker())
        .run(reference, config, archive)
        .id()
        .toString();
  }
}
