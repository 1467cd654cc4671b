package io.jocker.linux.story;

/**
 * What some system calls are made for. Each module has its own as an enum, so that a test can go
 * through all of them and look for their explanations.
 */
public interface Topic {
  /**
   * The chapter and the name within it, in lower case, such as {@code mounts.attach}: under this
   * key a front end has the explanation. Never changed once it is out: tools read it.
   */
  String key();
}
