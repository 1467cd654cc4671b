package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code index.json}: a manifest and at most one name for it.
 *
 * @param manifest without the annotations that the name and the source are kept in
 * @param name a tag, or a digest for an image that was pulled by digest or whose tag moved on; null
 *     for an image without any
 * @param source the digest that the registry knows the image by: of the index it was chosen from,
 *     or of the manifest itself; null for an image made here
 */
record StoredReference(
    Descriptor manifest, @Nullable ImageReference name, @Nullable Digest source) {
  /** What skopeo and umoci call the image: {@code oci:DIRECTORY:debian:latest}. */
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The whole name, as containerd and docker write it into layouts. */
  static final String FULL_NAME = "io.containerd.image.name";

  static final String SOURCE = "io.jocker.image.source";

  /** The index that an image was chosen from, where its name is another than that of the index. */
  private static final String INDEX = "io.jocker.image.index";

  StoredReference {
    Map<String, String> rest = new LinkedHashMap<>(manifest.annotations());
    rest.keySet().removeAll(List.of(REF_NAME, FULL_NAME, SOURCE));
    if (rest.size() < manifest.annotations().size()) {
      manifest = manifest.withAnnotations(rest);
    }
  }

  /** Takes name and source out of a descriptor's annotations, also out of another tool's. */
  static StoredReference from(Descriptor descriptor) {
    Map<String, String> annotations = descriptor.annotations();
    String name = annotations.getOrDefault(FULL_NAME, annotations.get(REF_NAME));
    return new StoredReference(descriptor, parseName(name), parseDigest(annotations.get(SOURCE)));
  }

  /** The descriptor as it is written into the index. */
  Descriptor toDescriptor() {
    Map<String, String> annotations = new LinkedHashMap<>(manifest.annotations());
    if (name != null) {
      annotations.putAll(annotations(name));
    }
    if (source != null) {
      annotations.put(SOURCE, source.toString());
    }
    return manifest.withAnnotations(annotations);
  }

  /** What says a name in an index. */
  static Map<String, String> annotations(ImageReference name) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(REF_NAME, name.familiar());
    annotations.put(FULL_NAME, name.toString());
    return annotations;
  }

  /** The index that the image was chosen from; null where it was none, or it is not known. */
  @Nullable Digest index() {
    if (source != null && !source.equals(manifest.digest())) {
      return source;
    }
    return parseDigest(manifest.annotations().get(INDEX));
  }

  /** The manifest for another name, which keeps in mind from what index it came. */
  Descriptor withIndex() {
    Digest index = index();
    if (index == null) {
      return manifest;
    }
    Map<String, String> annotations = new LinkedHashMap<>(manifest.annotations());
    annotations.put(INDEX, index.toString());
    return manifest.withAnnotations(annotations);
  }

  boolean isTagged() {
    return name != null && name.tag() != null;
  }

  /** The same image without a tag: known by digest if it came from a registry, else nameless. */
  StoredReference untagged() {
    ImageReference other = name == null || source == null ? null : name.withDigest(source);
    return new StoredReference(manifest, other, source);
  }

  /** A name that jocker would not have written makes a nameless image, not an unreadable store. */
  private static @Nullable ImageReference parseName(@Nullable String name) {
    try {
      return name == null ? null : ImageReference.parse(name).withDefaultTag();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Digest parseDigest(@Nullable String digest) {
    try {
      return digest == null ? null : Digest.parse(digest);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
