package io.jocker.image.layer;

import io.jocker.image.Digest;
import io.jocker.linux.OsString;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be known of an unpacked layer without looking through its files; kept beside it, each
 * value with a NUL at its end: the bytes, the words {@code opaque} and digests of blobs, and the
 * implied directories. A layer of before blobs were noted has none of them.
 *
 * @param contentBytes of all its files together
 * @param hidesAllBelow whether nothing of the layers below shows: its root is opaque, a mark that
 *     overlayfs does not look for there
 * @param blobs that were seen to hold this layer, see {@link ProvenLayers}; the last found last
 * @param impliedDirectories that its archive has no entry for, only for what lies in them: they say
 *     nothing of owner and permissions, so those of the layers below hold
 */
public record LayerFacts(
    long contentBytes, boolean hidesAllBelow, List<Digest> blobs, List<String> impliedDirectories) {
  /** What is assumed of a layer that nothing is kept of. */
  static final LayerFacts NONE = new LayerFacts(0, false, List.of(), List.of());

  /**
   * Every start reads them all, and a hostile registry has as many compressions of one layer as it
   * likes. A blob that was forgotten is only looked at once more.
   */
  private static final int MOST_BLOBS = 32;

  private static final String HIDES = "opaque";

  public LayerFacts {
    blobs = List.copyOf(blobs);
    impliedDirectories = List.copyOf(impliedDirectories);
  }

  static LayerFacts parse(byte[] bytes) throws LayerFormatException {
    List<String> values = parts(OsString.decode(bytes), '\0');
    if (values.size() < 2) {
      throw new LayerFormatException("what is kept of a layer is malformed");
    }
    List<String> words = parts(values.get(1) + ' ', ' ');
    List<Digest> blobs = new ArrayList<>();
    for (String word : words) {
      if (!word.isEmpty() && !word.equals(HIDES)) {
        blobs.add(digest(word));
      }
    }
    return new LayerFacts(
        DecimalNumber.parseSize(values.get(0), "size"),
        words.contains(HIDES),
        blobs,
        values.subList(2, values.size()));
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder();
    text.append(contentBytes).append('\0').append(hidesAllBelow ? HIDES : "");
    for (Digest blob : blobs) {
      text.append(' ').append(blob);
    }
    text.append('\0');
    for (String directory : impliedDirectories) {
      text.append(directory).append('\0');
    }
    return OsString.encode(text.toString());
  }

  /** The same facts, and one blob more. */
  LayerFacts with(Digest blob) {
    List<Digest> all = new ArrayList<>(blobs);
    all.remove(blob);
    all.add(blob);
    return new LayerFacts(
        contentBytes,
        hidesAllBelow,
        all.subList(Math.max(0, all.size() - MOST_BLOBS), all.size()),
        impliedDirectories);
  }

  private static Digest digest(String word) throws LayerFormatException {
    try {
      return Digest.parse(word);
    } catch (IllegalArgumentException e) {
      throw new LayerFormatException("what is kept of a layer is malformed: " + e.getMessage());
    }
  }

  /** What ends with the mark; what comes after the last one is left out. */
  private static List<String> parts(String text, char mark) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(mark); end >= 0; end = text.indexOf(mark, start)) {
      parts.add(text.substring(start, end));
      start = end + 1;
    }
    return parts;
  }
}
