package io.jocker.network.resolver;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Numbers of 16 bits that nobody can guess, from {@code random(4)}: a SecureRandom would load a
 * megabyte of providers for them.
 */
final class RandomNumbers implements AutoCloseable {
  private static final int BYTES_AT_ONCE = 64;

  private final InputStream source;

  RandomNumbers() throws IOException {
    source = new BufferedInputStream(Files.newInputStream(Path.of("/dev/urandom")), BYTES_AT_ONCE);
  }

  int next() throws IOException {
    return (source.read() << 8) | source.read();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
