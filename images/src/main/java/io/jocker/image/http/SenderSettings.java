package io.jocker.image.http;

import java.net.ProxySelector;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all requests of one sender.
 *
 * @param connect how long a server may take to accept a connection
 * @param stall how long it may be silent within a body
 * @param trust whose certificates are believed, and which are shown; null for the machine's own
 * @param redirects whether they are followed, wherever they lead but to plain HTTP: only for what
 *     carries no secret
 */
public record SenderSettings(
    ProxySelector proxies,
    Duration connect,
    Duration stall,
    @Nullable SSLContext trust,
    boolean redirects) {}
