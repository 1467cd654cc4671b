package io.jocker.image.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** What a registry may say in the headers of its answers. */
class RegistryFuzzTest {
  /** Understood or left out, never refused: another challenge may be one that can be met. */
  @FuzzTest(maxDuration = "10m")
  void authHeader(byte[] header) {
    String text = new String(header, ISO_8859_1);
    List<AuthChallenge> challenges = AuthChallenge.parse(List.of(text, text));
    assertThat(challenges.size() % 2).as("each header is read for itself").isZero();
    assertThat(challenges).allMatch(challenge -> !challenge.scheme().isEmpty());
  }
}
