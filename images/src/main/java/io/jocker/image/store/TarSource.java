package io.jocker.image.store;

import java.io.IOException;
import java.io.InputStream;

/** A layer's tar archive, made here and not compressed. */
@FunctionalInterface
public interface TarSource {
  InputStream open() throws IOException;
}
