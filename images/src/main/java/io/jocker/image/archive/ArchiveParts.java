package io.jocker.image.archive;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.MediaType;
import io.jocker.image.layer.ArchiveReader;
import io.jocker.image.layer.ArchiveReader.Member;
import io.jocker.image.layer.Limits;
import io.jocker.image.layer.Quoted;
import io.jocker.image.store.BlobWriter;
import io.jocker.image.store.Ingest;
import io.jocker.image.store.ParkedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of an archive, each parked beside the store as it came by, to be found by name or by
 * digest. Closed, all that was not committed is gone.
 */
final class ArchiveParts implements AutoCloseable {
  private static final String BLOBS = "blobs/";

  /** A link may name a link; docker's archives never have more than one. */
  private static final int LINKS = 8;

  private final Map<String, ParkedBlob> byName = new HashMap<>();
  private final Map<Digest, ParkedBlob> byDigest = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  private final Limits limits;

  private ArchiveParts(Limits limits) {
    this.limits = limits;
  }

  /**
   * Reads a whole archive.
   *
   * @param layers is offered each file
   */
  static ArchiveParts read(InputStream tar, Ingest ingest, EarlyLayers layers, Limits limits)
      throws IOException {
    ArchiveParts parts = new ArchiveParts(limits);
    try {
      ArchiveReader reader = new ArchiveReader(tar, limits);
      for (Member member = reader.next(); member != null; member = reader.next()) {
        parts.take(member, reader, ingest, layers);
      }
      return parts;
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** The file of that name, or that a link of that name leads to; null if there is none. */
  @Nullable ParkedBlob named(String name) throws ImageException {
    String at = name;
    for (int i = 0; i <= LINKS; i++) {
      String target = links.get(at);
      if (target == null) {
        return byName.get(at);
      }
      at = target;
    }
    throw refusal("the link " + name + " leads to too many others");
  }

  /**
   * The file that a document names, which must be there.
   *
   * @param document that names it
   */
  ParkedBlob named(String name, String document) throws ImageException {
    ParkedBlob part = named(clean(name, "", document));
    if (part == null) {
      throw refusal(document + " names " + quoted(name) + ", which is not in the archive");
    }
    return part;
  }

  /** The bytes of a document that says which images there are. */
  byte[] manifest(ParkedBlob part, String name) throws IOException {
    return part.read(name, limits.manifestBytes(), "manifestBytes");
  }

  /** The bytes of an image's config. */
  byte[] config(Descriptor config) throws IOException {
    return blob(config).read("the image's config", limits.configBytes(), "configBytes");
  }

  boolean has(Descriptor blob) {
    return byDigest.containsKey(blob.digest());
  }

  /** The blob that a descriptor means, whose size must be the descriptor's. */
  ParkedBlob blob(Descriptor descriptor) throws ImageException {
    ParkedBlob part = byDigest.get(descriptor.digest());
    if (part == null) {
      throw refusal("blob " + descriptor.digest() + " is not in the archive");
    }
    if (part.size() != descriptor.size()) {
      throw refusal(
          "blob "
              + descriptor.digest()
              + " has "
              + part.size()
              + " bytes, its descriptor says "
              + descriptor.size());
    }
    return part;
  }

  @Override
  public void close() throws IOException {
    for (ParkedBlob part : byName.values()) {
      part.close();
    }
  }

  private void take(Member member, ArchiveReader reader, Ingest ingest, EarlyLayers layers)
      throws IOException {
    switch (member.kind()) {
      case FILE -> keep(member, park(member, reader, ingest), layers);
      case SYMBOLIC_LINK -> link(member, parent(member.name()));
      case HARD_LINK -> link(member, "");
      case DIRECTORY -> {
        // Nothing is made of it.
      }
    }
  }

  private static ParkedBlob park(Member member, ArchiveReader reader, Ingest ingest)
      throws IOException {
    Digest promised = digestIn(member.name());
    try (BlobWriter writer =
        promised == null
            ? ingest.writeNew()
            : ingest.write(Descriptor.of(MediaType.NONE, promised, member.bytes()))) {
      reader.copyTo(writer);
      return writer.park();
    }
  }

  private void keep(Member member, ParkedBlob part, EarlyLayers layers) throws IOException {
    ParkedBlob other = byName.putIfAbsent(member.name(), part);
    if (other != null) {
      part.close();
      // Readers differ in which of two they take: what is checked must be what is used.
      if (!other.digest().equals(part.digest())) {
        throw refusal(quoted(member.name()) + " comes twice, with different contents");
      }
      return;
    }
    if (byDigest.putIfAbsent(part.digest(), part) == null) {
      layers.offer(part);
    }
  }

  private void link(Member member, String from) throws ImageException {
    links.put(member.name(), clean(member.target(), from, quoted(member.name())));
  }

  /** The digest that a file must have to be called so: {@code blobs/sha256/HEX}. */
  private static @Nullable Digest digestIn(String name) throws ImageException {
    if (!name.startsWith(BLOBS)) {
      return null;
    }
    String rest = name.substring(BLOBS.length());
    int slash = rest.indexOf('/');
    try {
      return slash < 0
          ? null
          : Digest.parse(rest.substring(0, slash) + ":" + rest.substring(slash + 1));
    } catch (IllegalArgumentException e) {
      throw ImageException.badArchive(quoted(name) + " is no name of a blob: " + e.getMessage(), e);
    }
  }

  private static String parent(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  /** A path in the archive, from a directory of it; one that leads out of it names nothing. */
  private static String clean(String path, String from, String who) throws ImageException {
    Deque<String> parts = new ArrayDeque<>();
    String whole = from.isEmpty() ? path : from + "/" + path;
    for (String part : whole.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.pollLast() == null) {
          throw refusal(who + " names " + quoted(path) + ", which is outside of the archive");
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (path.startsWith("/")) {
      throw refusal(who + " names " + quoted(path) + ", which is outside of the archive");
    }
    return String.join("/", parts);
  }

  static ImageException refusal(String why) {
    return ImageException.badArchive(why, null);
  }

  private static String quoted(String name) {
    return Quoted.of(name);
  }
}
