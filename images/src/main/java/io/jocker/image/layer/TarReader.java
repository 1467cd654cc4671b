package io.jocker.image.layer;

import io.jocker.image.layer.ArchiveInput.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive as image builders write them: ustar, GNU's and pax headers.
 *
 * <p>Of jocker's own, because names and extended attributes are bytes that must come through
 * unchanged, and because the headers of a stranger may not fill the heap: whatever is kept of one
 * entry is bounded.
 *
 * <p>Global pax headers are read over, as docker does. GNU's old sparse files (type S) are refused,
 * as docker refuses them; the sparse files of pax are understood.
 */
final class TarReader {
  private static final int BLOCK = ArchiveInput.BLOCK;

  /** Headers that stand before the one they belong to. */
  private record Extensions(PaxRecords pax, @Nullable String longName, @Nullable String longLink) {
    static final Extensions NONE = new Extensions(PaxRecords.NONE, null, null);

    boolean isEmpty() {
      return equals(NONE);
    }

    String name(TarBlock block) {
      String paxName = pax.text(PaxRecords.SPARSE_NAME);
      paxName = paxName == null ? pax.text(PaxRecords.PATH) : paxName;
      return longName != null ? longName : paxName != null ? paxName : block.name();
    }

    String linkName(TarBlock block) {
      String paxLink = pax.text(PaxRecords.LINK_PATH);
      return longLink != null ? longLink : paxLink != null ? paxLink : block.linkName();
    }

    long number(String key, long fromHeader) throws LayerFormatException {
      String value = pax.text(key);
      return value == null ? fromHeader : DecimalNumber.parse(value, key);
    }
  }

  private final ArchiveInput input;
  private final Limits limits;
  private long unread;
  private long padding;

  TarReader(InputStream in, Limits limits) {
    this.input = new ArchiveInput(in, limits.archiveBytes());
    this.limits = limits;
  }

  /**
   * The next file, or null at the end of the archive. What was left of the contents of the last one
   * is read over.
   */
  @Nullable TarMember next() throws IOException {
    skipContents();
    Extensions extensions = Extensions.NONE;
    while (true) {
      int at = input.nextBlock();
      if (at < 0 || isZero(at)) {
        checkEnd(at, extensions);
        return null;
      }
      TarBlock block = TarBlock.parse(input.buffer(), at);
      switch (block.type()) {
        case 'x' ->
            extensions =
                new Extensions(
                    PaxRecords.parse(metadata(block)), extensions.longName, extensions.longLink);
        case 'L' ->
            extensions = new Extensions(extensions.pax, longName(block), extensions.longLink);
        case 'K' ->
            extensions = new Extensions(extensions.pax, extensions.longName, longName(block));
        case 'g' -> metadata(block);
        default -> {
          return member(block, extensions);
        }
      }
    }
  }

  /** Hands the stored contents of the current file over, or the rest of them. */
  void transferTo(Sink sink) throws IOException {
    transfer(unread, sink);
  }

  /** Hands the next {@code length} bytes of the current file's stored contents over. */
  void transfer(long length, Sink sink) throws IOException {
    unread -= length;
    input.transfer(length, sink);
  }

  /** Reads to the end of the stream, past the archive's own end. */
  void drain() throws IOException {
    input.drain();
  }

  private void skipContents() throws IOException {
    input.skip(unread);
    input.skip(padding);
    unread = 0;
    padding = 0;
  }

  /** Two blocks of zeros, or one and the end of the stream, or, with old writers, just that. */
  private void checkEnd(int at, Extensions extensions) throws IOException {
    if (!extensions.isEmpty()) {
      throw new LayerFormatException("the archive ends in the middle of an entry");
    }
    if (at >= 0) {
      int second = input.nextBlock();
      if (second >= 0 && !isZero(second)) {
        throw new LayerFormatException("the archive goes on after an empty block");
      }
    }
  }

  private boolean isZero(int at) {
    byte[] buffer = input.buffer();
    for (int i = at; i < at + BLOCK; i++) {
      if (buffer[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private TarMember member(TarBlock block, Extensions extensions) throws IOException {
    PaxRecords pax = extensions.pax;
    String name = extensions.name(block);
    EntryType type = type(block, name);
    String paxTime = pax.text("mtime");
    Attributes attributes =
        Attributes.of(
            block.mode(),
            extensions.number("uid", block.uid()),
            extensions.number("gid", block.gid()),
            paxTime == null ? new Timestamp(block.mtime(), 0) : Timestamp.parse(paxTime),
            pax.xattrs());
    long stored = type == EntryType.FILE ? extensions.number("size", block.size()) : 0;
    begin(stored, "size of " + Quoted.of(name));
    SparseMap sparse = null;
    long fileBytes = stored;
    if (type == EntryType.FILE) {
      boolean mapFirst = SparseMap.standsBeforeContents(pax);
      if (mapFirst || SparseMap.standsInRecords(pax)) {
        fileBytes = sparseSize(extensions, stored);
        sparse = SparseMap.of(mapFirst ? leadingMap() : SparseMap.numbers(pax), fileBytes, unread);
      }
      if (fileBytes > limits.fileBytes()) {
        throw LayerFormatException.over(
            "bytes in " + Quoted.of(name), limits.fileBytes(), "fileBytes");
      }
    }
    return new TarMember(
        name, type, attributes, extensions.linkName(block), fileBytes, block.device(), sparse);
  }

  private static EntryType type(TarBlock block, String name) throws LayerFormatException {
    if (block.type() == 'S') {
      throw new LayerFormatException(
          Quoted.of(name)
              + " is a sparse file in GNU's old form, which docker does not take either: write the"
              + " archive with --format=pax");
    }
    EntryType type = EntryType.of(block.type());
    if (type == null) {
      String flag = Quoted.of(Character.toString(block.type()));
      throw new LayerFormatException(Quoted.of(name) + " is of an unknown type, " + flag);
    }
    // The tar of 1979 had no type for directories.
    return type == EntryType.FILE && name.endsWith("/") ? EntryType.DIRECTORY : type;
  }

  private static long sparseSize(Extensions extensions, long stored) throws LayerFormatException {
    long size = extensions.number("GNU.sparse.realsize", stored);
    size = extensions.number("GNU.sparse.size", size);
    if (size < 0) {
      throw new LayerFormatException("the size of a sparse file is negative");
    }
    return size;
  }

  /** Reads the map that stands before the contents, in blocks of its own. */
  private List<String> leadingMap() throws IOException {
    SparseMap.Lines lines = new SparseMap.Lines();
    int bytes = 0;
    while (!lines.isComplete()) {
      bytes += BLOCK;
      if (bytes > limits.metadataBytes()) {
        throw LayerFormatException.over(
            "bytes of a sparse map", limits.metadataBytes(), "metadataBytes");
      }
      if (unread < BLOCK) {
        throw new LayerFormatException("the map of a sparse file does not end");
      }
      transfer(BLOCK, lines::accept);
    }
    return lines.numbers();
  }

  private void begin(long size, String what) throws LayerFormatException {
    if (size < 0) {
      throw new LayerFormatException("the " + what + " is negative");
    }
    unread = size;
    padding = -size & (BLOCK - 1);
  }

  /** The contents of a header that describes another. */
  private byte[] metadata(TarBlock block) throws IOException {
    if (block.size() > limits.metadataBytes()) {
      throw LayerFormatException.over(
          "bytes of metadata for one entry", limits.metadataBytes(), "metadataBytes");
    }
    begin(block.size(), "size of a header");
    byte[] bytes = new byte[(int) block.size()];
    int[] filled = {0};
    transferTo(
        (buffer, offset, length) -> {
          System.arraycopy(buffer, offset, bytes, filled[0], length);
          filled[0] += length;
        });
    skipContents();
    return bytes;
  }

  private String longName(TarBlock block) throws IOException {
    byte[] bytes = metadata(block);
    return TarField.text(bytes, 0, bytes.length);
  }
}
