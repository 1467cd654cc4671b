package io.jocker.cli;

import io.jocker.engine.ImageSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One name of an image as {@code images} shows it.
 *
 * @param repository or {@code <none>}
 * @param tag or {@code <none>}
 * @param digest of the manifest, or {@code <none>}
 */
record ImageRow(String repository, String tag, String digest) {
  private static final String NONE = "<none>";
  private static final int SHORT_ID = 12;

  /** What stands above each field in a table. */
  static final Map<String, String> HEADINGS =
      Map.ofEntries(
          Map.entry("ID", "IMAGE ID"),
          Map.entry("Repository", "REPOSITORY"),
          Map.entry("Tag", "TAG"),
          Map.entry("Digest", "DIGEST"),
          Map.entry("CreatedSince", "CREATED"),
          Map.entry("CreatedAt", "CREATED AT"),
          Map.entry("Size", "SIZE"),
          Map.entry("VirtualSize", "SIZE"),
          Map.entry("SharedSize", "SHARED SIZE"),
          Map.entry("UniqueSize", "UNIQUE SIZE"),
          Map.entry("Containers", "CONTAINERS"));

  /** A row for each tag, then one for each repository that only a digest names, or one for none. */
  static List<ImageRow> of(ImageSummary image) {
    List<ImageRow> rows = new ArrayList<>();
    List<String> named = new ArrayList<>();
    for (String reference : image.tags()) {
      int colon = reference.lastIndexOf(':');
      String repository = reference.substring(0, colon);
      named.add(repository);
      rows.add(
          new ImageRow(
              repository, reference.substring(colon + 1), digestOf(repository, image.digests())));
    }
    for (String reference : image.digests()) {
      String repository = reference.substring(0, reference.indexOf('@'));
      if (!named.contains(repository)) {
        rows.add(new ImageRow(repository, NONE, digestOf(repository, image.digests())));
      }
    }
    return rows.isEmpty() ? List.of(new ImageRow(NONE, NONE, NONE)) : rows;
  }

  private static String digestOf(String repository, List<String> digests) {
    for (String reference : digests) {
      if (reference.startsWith(repository + "@")) {
        return reference.substring(repository.length() + 1);
      }
    }
    return NONE;
  }

  boolean isDangling() {
    return tag.equals(NONE);
  }

  /** The fields of docker's {@code images --format}. */
  Map<String, Object> fields(ImageSummary image, boolean whole, Instant now) {
    Instant created = image.created();
    Map<String, Object> fields = new TreeMap<>();
    fields.put("ID", whole ? image.id() : shortId(image.id()));
    fields.put("Repository", repository);
    fields.put("Tag", tag);
    fields.put("Digest", digest);
    fields.put("CreatedSince", created == null ? "N/A" : Times.ago(created, now));
    fields.put("CreatedAt", created == null ? "N/A" : Times.listed(created));
    fields.put("Size", HumanSize.coarse(image.sizeBytes()));
    fields.put("VirtualSize", HumanSize.coarse(image.sizeBytes()));
    fields.put("SharedSize", "N/A");
    fields.put("UniqueSize", "N/A");
    fields.put("Containers", "N/A");
    return fields;
  }

  /** The first digits of an id, without the name of its hash. */
  static String shortId(String id) {
    String digits = id.substring(id.indexOf(':') + 1);
    return digits.substring(0, Math.min(SHORT_ID, digits.length()));
  }
}
