package io.jocker.image;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Points at a blob: what it is, its digest, its exact size.
 *
 * <p>The <a
 * href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">descriptor</a> of the
 * OCI image specification. Its {@code urls} are not read: an image must not send its reader to
 * hosts of its choice.
 *
 * <pre>
 * {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "sha256:9834...", "size": 32654}
 * </pre>
 *
 * @param size in bytes, not negative
 * @param platform in an index, what the manifest is for
 */
public record Descriptor(
    MediaType mediaType,
    Digest digest,
    long size,
    @Nullable Platform platform,
    Map<String, String> annotations) {

  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("negative size " + size + " of blob " + digest);
    }
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** A descriptor without platform and annotations. */
  public static Descriptor of(MediaType mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, null, Map.of());
  }

  /** Reads a descriptor object. */
  public static Descriptor from(JsonObject json) throws MalformedJsonException {
    JsonObject platform = json.optionalObject("platform");
    try {
      return new Descriptor(
          MediaType.parse(json.textOrEmpty("mediaType")),
          Digest.parse(json.text("digest")),
          json.number("size"),
          platform == null ? null : Platform.from(platform),
          json.textMap("annotations"));
    } catch (IllegalArgumentException e) {
      throw json.invalid("digest", String.valueOf(e.getMessage()));
    }
  }

  /** Writes this descriptor as an object. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("mediaType", mediaType.text());
    json.writeStringField("digest", digest.toString());
    json.writeNumberField("size", size);
    if (platform != null) {
      json.writeObjectFieldStart("platform");
      platform.writeFieldsTo(json);
      json.writeEndObject();
    }
    JsonWriting.textMap(json, "annotations", annotations);
    json.writeEndObject();
  }

  /** The same blob with other annotations. */
  public Descriptor withAnnotations(Map<String, String> other) {
    return new Descriptor(mediaType, digest, size, platform, other);
  }

  /** The same blob for a platform. */
  public Descriptor withPlatform(@Nullable Platform other) {
    return new Descriptor(mediaType, digest, size, other, annotations);
  }
}
