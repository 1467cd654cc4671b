package io.jocker.image;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The hash of a stack of layers up to and including one of them.
 *
 * <p>The same layer on top of another stack has another chainID. Defined in the <a
 * href="https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid">OCI image
 * specification</a>: the chainID of one layer is its diffID, and each further one is the hash of
 * {@code "<chainID of the layers below> <diffID>"}.
 */
public record ChainId(Digest digest) {
  /**
   * The chainID of these layers, lowest first.
   *
   * @throws IllegalArgumentException if there is no layer
   */
  public static ChainId of(List<DiffId> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("no layers have no chainID");
    }
    Digest chain = layers.get(0).digest();
    for (DiffId layer : layers.subList(1, layers.size())) {
      chain = Digest.sha256((chain + " " + layer).getBytes(StandardCharsets.US_ASCII));
    }
    return new ChainId(chain);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
