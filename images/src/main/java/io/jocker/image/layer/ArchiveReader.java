package io.jocker.image.layer;

import io.jocker.image.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive that is no layer: its members are told and handed over, never written under
 * their names. As bounded and as distrustful as the reading of layers.
 */
public final class ArchiveReader {
  /** What a member is, as far as it matters where nothing is made of it. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    HARD_LINK
  }

  /**
   * One member.
   *
   * @param name without {@code .}, {@code ..} and a slash at either end; empty for the top itself
   * @param bytes of a file
   * @param target of a link, as it stands in the archive
   */
  public record Member(String name, Kind kind, long bytes, String target) {}

  private static final int BLOCK = 512;

  private final TarReader reader;
  private final Limits limits;
  private long members;

  /**
   * A reader.
   *
   * @param tar uncompressed
   */
  public ArchiveReader(InputStream tar, Limits limits) {
    this.reader = new TarReader(tar, limits);
    this.limits = limits;
  }

  /** Whether a stream begins as an archive that is not empty does: with a header that is whole. */
  public static boolean isArchive(InputStream in) throws IOException {
    byte[] header = in.readNBytes(BLOCK);
    try {
      return header.length == BLOCK && TarField.checksumHolds(header, 0);
    } catch (LayerFormatException e) {
      return false;
    }
  }

  /**
   * The next member, or null at the end of the archive. What was left of the last one's contents is
   * read over.
   *
   * @throws ImageException BAD_ARCHIVE if the archive is broken or hostile
   */
  public @Nullable Member next() throws IOException {
    try {
      TarMember member = reader.next();
      if (member == null) {
        // To the end of the stream: only there does a compression's checksum stand.
        reader.drain();
        return null;
      }
      if (++members > limits.archiveMembers()) {
        throw LayerFormatException.over("members", limits.archiveMembers(), "archiveMembers");
      }
      return new Member(name(member), kind(member), member.fileBytes(), member.linkName());
    } catch (LayerFormatException e) {
      throw refusal(e);
    }
  }

  /** Writes the contents of the current member. */
  public void copyTo(OutputStream out) throws IOException {
    try {
      reader.transferTo(out::write);
    } catch (LayerFormatException e) {
      throw refusal(e);
    }
  }

  private String name(TarMember member) throws LayerFormatException {
    if (member.name().startsWith("/")) {
      throw new LayerFormatException("entry " + Quoted.of(member.name()) + " is absolute");
    }
    return EntryPath.parse(member.name(), limits).path();
  }

  private static Kind kind(TarMember member) throws LayerFormatException {
    if (member.sparse() != null) {
      throw new LayerFormatException("entry " + Quoted.of(member.name()) + " is a sparse file");
    }
    return switch (member.type()) {
      case FILE -> Kind.FILE;
      case DIRECTORY -> Kind.DIRECTORY;
      case SYMLINK -> Kind.SYMBOLIC_LINK;
      case HARD_LINK -> Kind.HARD_LINK;
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
          throw new LayerFormatException(
              "entry "
                  + Quoted.of(member.name())
                  + " is neither a file nor a directory nor a link");
    };
  }

  private static ImageException refusal(LayerFormatException e) {
    if (e.bound() != null) {
      return e.ofLimit("cannot read the archive", e.bound());
    }
    return ImageException.badArchive(String.valueOf(e.getMessage()), e);
  }
}
