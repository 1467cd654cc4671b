package io.jocker.image.layer;

import io.jocker.linux.OsString;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be known of an unpacked layer without looking through its files; kept beside it, each
 * value with a NUL at its end.
 *
 * @param contentBytes of all its files together
 * @param hidesAllBelow whether nothing of the layers below shows: its root is opaque, a mark that
 *     overlayfs does not look for there
 * @param impliedDirectories that its archive has no entry for, only for what lies in them: they say
 *     nothing of owner and permissions, so those of the layers below hold
 */
public record LayerFacts(
    long contentBytes, boolean hidesAllBelow, List<String> impliedDirectories) {
  /** What is assumed of a layer that nothing is kept of. */
  static final LayerFacts NONE = new LayerFacts(0, false, List.of());

  private static final String HIDES = "opaque";

  public LayerFacts {
    impliedDirectories = List.copyOf(impliedDirectories);
  }

  static LayerFacts parse(byte[] bytes) throws LayerFormatException {
    String text = OsString.decode(bytes);
    List<String> values = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
      values.add(text.substring(start, end));
      start = end + 1;
    }
    if (values.size() < 2) {
      throw new LayerFormatException("what is kept of a layer is malformed");
    }
    return new LayerFacts(
        DecimalNumber.parseSize(values.get(0), "size"),
        values.get(1).equals(HIDES),
        values.subList(2, values.size()));
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder();
    text.append(contentBytes).append('\0').append(hidesAllBelow ? HIDES : "").append('\0');
    for (String directory : impliedDirectories) {
      text.append(directory).append('\0');
    }
    return OsString.encode(text.toString());
  }
}
