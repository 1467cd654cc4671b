package io.jocker.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestDocumentTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @Test
  void readsAnOciManifestAndWritesTheSameBytes() throws IOException {
    byte[] bytes = golden("umoci-manifest.json");

    Manifest manifest = (Manifest) ManifestDocument.parse(bytes, MediaType.OCI_MANIFEST);

    assertThat(manifest.config().mediaType()).isEqualTo(MediaType.OCI_CONFIG);
    assertThat(manifest.imageId().digest()).isEqualTo(Digest.sha256(golden("umoci-config.json")));
    assertThat(manifest.config().size()).isEqualTo(golden("umoci-config.json").length);
    assertThat(manifest.layers()).hasSize(1);
    assertThat(manifest.layers().get(0).mediaType()).isEqualTo(MediaType.OCI_LAYER_GZIP);
    Manifest again =
        (Manifest)
            ManifestDocument.parse(JsonWriting.bytes(manifest::writeTo), MediaType.OCI_MANIFEST);
    assertThat(again).isEqualTo(manifest);
  }

  @Test
  void readsADockerManifest() throws IOException {
    byte[] bytes = golden("docker-manifest.json");

    Manifest manifest = (Manifest) ManifestDocument.parse(bytes, MediaType.NONE);

    assertThat(manifest.mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(manifest.config().mediaType().isImageConfig()).isTrue();
    assertThat(manifest.imageId().digest()).isEqualTo(Digest.sha256(golden("docker-config.json")));
    assertThat(manifest.layers()).allMatch(layer -> layer.mediaType().isLayer());
  }

  @Test
  void readsAnIndexAndWritesTheSameBytes() throws IOException {
    byte[] bytes = golden("buildah-index.json");

    ImageIndex index = (ImageIndex) ManifestDocument.parse(bytes, MediaType.OCI_INDEX);

    assertThat(index.manifests())
        .extracting(manifest -> String.valueOf(manifest.platform()))
        .containsExactly("linux/amd64", "linux/arm64");
    assertThat(JsonWriting.bytes(index::writeTo)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'schemaVersion':2,'manifests':[],'layers':[]} | both an index and an image manifest",
        "{'schemaVersion':2,'manifests':[],'config':{}} | both an index and an image manifest",
        "{'schemaVersion':3} | expected 2, found 3",
        "{} | field \"schemaVersion\" is missing",
        "{'schemaVersion':2} | field \"config\" is missing",
        "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json','config':{}}"
            + " | the fields are of the other kind",
        "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json',"
            + "'manifests':[]} | the fields are of the other kind",
        "{'schemaVersion':2,'config':{'digest':'sha256:x','size':1}} | invalid checksum digest",
        "{'schemaVersion':2,'config':{'digest':'sha256:HEX','size':-1}} | negative size",
        "{'schemaVersion':2,'config':{'digest':'sha256:HEX','size':1e99}} | a whole number",
        "{'schemaVersion':2,'config':{'digest':'sha256:HEX'}} | field \"size\" is missing",
        "{'schemaVersion':2,'config':{'digest':'sha256:HEX','size':1},'layers':[7]}"
            + " | expected an object, found 7",
      })
  void refusesWhatIsNeitherOneNorTheOther(String json, String why) {
    assertThatThrownBy(() -> parse(json, MediaType.NONE))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageStartingWith("manifest")
        .hasMessageContaining(why);
  }

  @Test
  void theDeclaredTypeMustBeTheDocumentsOwn() {
    String json =
        "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json',"
            + "'config':{'digest':'sha256:HEX','size':1}}";
    assertThatThrownBy(() -> parse(json, MediaType.DOCKER_MANIFEST))
        .hasMessageContaining("vnd.docker.distribution.manifest.v2+json was declared");
    assertThatThrownBy(() -> parse("{'schemaVersion':2,'manifests':[]}", MediaType.DOCKER_MANIFEST))
        .hasMessageContaining("the fields are of the other kind");
  }

  @Test
  void schema1IsRefusedWithItsName() {
    MediaType signed = MediaType.parse("application/vnd.docker.distribution.manifest.v1+prettyjws");
    for (MediaType type : new MediaType[] {signed, MediaType.NONE}) {
      assertThatThrownBy(() -> parse("{'schemaVersion':1,'fsLayers':[]}", type))
          .isInstanceOfSatisfying(
              ImageException.class,
              e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.NOT_SUPPORTED))
          .hasMessageContaining("docker schema 1");
    }
  }

  @Test
  void layersAreBounded() {
    String layer = "{'digest':'sha256:HEX','size':1},".repeat(Manifest.MAX_LAYERS) + "{}";
    assertThatThrownBy(
            () -> parse("{'schemaVersion':2,'config':{},'layers':[" + layer + "]}", MediaType.NONE))
        .hasMessageContaining("501 layers, at most 500");
  }

  @Test
  void annotationsAreKept() throws IOException {
    Manifest manifest =
        (Manifest)
            parse(
                "{'schemaVersion':2,'config':{'digest':'sha256:HEX','size':1,"
                    + "'annotations':{'a':'b'}},'annotations':{'c':'d'}}",
                MediaType.OCI_MANIFEST);

    assertThat(manifest.annotations()).isEqualTo(Map.of("c", "d"));
    assertThat(manifest.config().annotations()).isEqualTo(Map.of("a", "b"));
  }

  static byte[] golden(String name) throws IOException {
    try (InputStream in = ManifestDocumentTest.class.getResourceAsStream("golden/" + name)) {
      return in.readAllBytes();
    }
  }

  private static ManifestDocument parse(String json, MediaType declared) throws IOException {
    String text = json.replace('\'', '"').replace("HEX", HEX);
    return ManifestDocument.parse(text.getBytes(UTF_8), declared);
  }
}
