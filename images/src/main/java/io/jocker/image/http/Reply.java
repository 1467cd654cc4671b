package io.jocker.image.http;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * What a server answered.
 *
 * @param headers by name; names are compared without case
 */
public record Reply(int status, Map<String, List<String>> headers, InputStream body) {}
