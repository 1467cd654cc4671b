package io.jocker.linux.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.StreamHash;
import io.jocker.linux.StreamHashes;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibCryptoHashesTest {

  @ParameterizedTest
  @ValueSource(strings = {"SHA-256", "SHA-512"})
  void hashesAsJavaDoes(String algorithm) throws Exception {
    byte[] bytes = new byte[300_001];
    new Random(1).nextBytes(bytes);
    MessageDigest java = MessageDigest.getInstance(algorithm);
    java.update(bytes, 1, 299_990);

    try (StreamHash hash = new LibCryptoHashes().of(algorithm)) {
      assertThat(hash).isInstanceOf(NativeHash.class);
      hash.update(bytes, 1, 7);
      hash.update(bytes, 8, 0);
      hash.update(bytes, 8, 299_983);
      assertThat(hash.digest()).isEqualTo(java.digest());
    }
  }

  @Test
  void nothingIsHashedAfterTheEnd() {
    StreamHash hash = new LibCryptoHashes().of("SHA-256");
    hash.close();
    hash.close();

    assertThatThrownBy(() -> hash.update(new byte[1], 0, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(hash::digest).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutTheLibraryJavaDoesIt() {
    try (StreamHash hash = new LibCryptoHashes(List.of("libnone.so.1")).of("SHA-256")) {
      assertThat(hash).isInstanceOf(StreamHashes.JavaHash.class);
      assertThat(hash.digest()).startsWith(0xe3, 0xb0, 0xc4, 0x42);
    }
  }
}
