package io.jocker.engine;

/**
 * What runs here.
 *
 * @param version of jocker
 * @param java version of the Java runtime
 * @param os such as {@code linux}
 * @param architecture as images name it, such as {@code amd64}
 * @param kernel release, as {@code uname -r}
 */
public record EngineVersion(
    String version, String java, String os, String architecture, String kernel) {}
