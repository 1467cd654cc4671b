package io.jocker.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jocker.image.json.JsonWriting;
import java.io.IOException;

/**
 * What a user or a registry may write for a name or a document: it is read, and means the same when
 * it is written again, or it is refused with the one exception that says so.
 */
class ImageFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void reference(byte[] bytes) {
    ImageReference reference;
    try {
      reference = ImageReference.parse(new String(bytes, UTF_8));
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    assertThat(ImageReference.parse(reference.familiar())).isEqualTo(reference);
    assertThat(reference.withDefaultTag().withDefaultTag()).isEqualTo(reference.withDefaultTag());
  }

  @FuzzTest(maxDuration = "10m")
  void digest(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    Digest digest;
    try {
      digest = Digest.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(digest).hasToString(text);
    // It becomes the name of a file.
    assertThat(digest.hex()).matches("[0-9a-f]{64}|[0-9a-f]{128}");
  }

  @FuzzTest(maxDuration = "10m")
  void manifest(byte[] bytes) {
    document(bytes, MediaType.OCI_MANIFEST);
  }

  @FuzzTest(maxDuration = "10m")
  void index(byte[] bytes) {
    document(bytes, MediaType.NONE);
  }

  @FuzzTest(maxDuration = "10m")
  void config(byte[] bytes) {
    ImageConfig config;
    try {
      config = ImageConfig.parse(bytes);
    } catch (IOException e) {
      return;
    }
    byte[] written = JsonWriting.bytes(config::writeTo);
    try {
      assertThat(JsonWriting.bytes(ImageConfig.parse(written)::writeTo)).isEqualTo(written);
    } catch (IOException e) {
      throw new AssertionError("what was written is not read", e);
    }
  }

  private static void document(byte[] bytes, MediaType declared) {
    ManifestDocument document;
    try {
      document = ManifestDocument.parse(bytes, declared);
    } catch (IOException e) {
      return;
    }
    try {
      if (document instanceof Manifest manifest) {
        byte[] written = JsonWriting.bytes(manifest::writeTo);
        assertThat(ManifestDocument.parse(written, manifest.mediaType())).isEqualTo(manifest);
      } else if (document instanceof ImageIndex index) {
        byte[] written = JsonWriting.bytes(index::writeTo);
        assertThat(ManifestDocument.parse(written, index.mediaType())).isEqualTo(index);
      }
    } catch (IOException e) {
      throw new AssertionError("what was written is not read", e);
    }
  }
}
