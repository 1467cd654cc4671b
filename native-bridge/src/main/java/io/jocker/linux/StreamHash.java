package io.jocker.linux;

/**
 * A hash of bytes that come piece by piece: fed with {@link #update}, asked once by {@link
 * #digest}, and closed, for it may hold memory that no collector frees.
 */
public interface StreamHash extends AutoCloseable {
  /** Takes the next bytes. */
  void update(byte[] bytes, int offset, int length);

  /** The hash of all that was taken; nothing is taken after it. */
  byte[] digest();

  @Override
  void close();
}
