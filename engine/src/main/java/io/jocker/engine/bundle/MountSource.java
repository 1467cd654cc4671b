package io.jocker.engine.bundle;

import java.util.List;

/**
 * Where a volume's or an image's mount gets its files from, as config.json has it.
 *
 * @param type {@code bind}, or a file system's
 * @param source absolute path on the host, or a word for the mount table
 * @param options beside those that the request asks for
 * @param name of the volume, or the image's id
 * @param anonymous whether it is a volume that nobody has named
 */
public record MountSource(
    String type, String source, List<String> options, String name, boolean anonymous) {
  public MountSource {
    options = List.copyOf(options);
  }
}
