package io.jocker.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.image.ContainerConfig;
import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.HistoryEntry;
import io.jocker.image.ImageConfig;
import io.jocker.image.Manifest;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageTest {
  private static final DiffId LOWER = new DiffId(Digest.sha256(new byte[] {1}));
  private static final DiffId UPPER = new DiffId(Digest.sha256(new byte[] {2}));
  private static final HistoryEntry ADD = new HistoryEntry("", "ADD", "", "", false);
  private static final HistoryEntry CMD = new HistoryEntry("", "CMD", "", "", true);
  private static final HistoryEntry RUN = new HistoryEntry("", "RUN", "", "", false);

  @Test
  void aStepHasTheLayerThatItMade() {
    assertThat(image(ADD, CMD, RUN).steps())
        .containsExactly(
            new HistoryStep(ADD, LOWER), new HistoryStep(CMD, null), new HistoryStep(RUN, UPPER));
  }

  @Test
  void aHistoryThatIsTooShortOrTooLongLosesNoLayerAndNoStep() {
    assertThat(image(CMD).steps())
        .containsExactly(
            new HistoryStep(CMD, null),
            new HistoryStep(HistoryEntry.NOTHING, LOWER),
            new HistoryStep(HistoryEntry.NOTHING, UPPER));
    assertThat(image(ADD, RUN, RUN).steps()).endsWith(new HistoryStep(RUN, null)).hasSize(3);
  }

  private static Image image(HistoryEntry... history) {
    Descriptor blob = Descriptor.of(MediaType.OCI_CONFIG, LOWER.digest(), 1);
    ImageConfig config =
        new ImageConfig(
            Platform.ofMachine("amd64"),
            "",
            "",
            ContainerConfig.empty(),
            List.of(LOWER, UPPER),
            List.of(history));
    return new Image(blob, Manifest.oci(blob, List.of()), config);
  }
}
