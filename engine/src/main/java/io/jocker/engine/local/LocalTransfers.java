package io.jocker.engine.local;

import io.jocker.engine.CommitRequest;
import io.jocker.engine.CopyOptions;
import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.FileChange;
import io.jocker.engine.FileTransfers;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.StoredContainer;
import io.jocker.image.layer.ArchiveExtractor;
import io.jocker.image.layer.TreeArchive;
import io.jocker.image.store.FileLocks;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/** Copies files by archives: one end writes what it has open, the other makes it anew. */
final class LocalTransfers implements FileTransfers {
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);

  private static final ArchiveExtractor.Owners AS_ARCHIVED = new Onto(List.of(), true);

  /** On the host: who calls, which is root. */
  private static final ArchiveExtractor.Owners OURS = new Onto(List.of(), false);

  private final Services services;
  private final Failures failures;

  LocalTransfers(Services services, Failures failures) {
    this.services = services;
    this.failures = failures;
  }

  @Override
  public long copyFrom(String container, String path, String hostPath, CopyOptions options)
      throws JockerException {
    return failures.translate(
        "copy",
        container + ":" + path,
        () -> {
          try (Story.About about = about(path)) {
            return from(container, path, hostPath, options);
          }
        });
  }

  @Override
  public long copyTo(String hostPath, String container, String path, CopyOptions options)
      throws JockerException {
    return failures.translate(
        "copy",
        hostPath,
        () -> {
          try (Story.About about = about(path)) {
            return to(hostPath, container, path, options);
          }
        });
  }

  private Story.About about(String path) {
    return services.linux().story().about(EngineTopic.COPY, path);
  }

  @Override
  public void readArchive(String container, String path, CopyOptions options, OutputStream out)
      throws JockerException {
    failures.translate(
        "copy",
        container + ":" + path,
        () -> {
          try (Story.About about = about(path);
              ContainerRoot root = ContainerRoot.open(services, container);
              CopySource source = source(root, container, path, options)) {
            return write(source, source.name(), out, root.ids());
          }
        });
  }

  @Override
  public void writeArchive(String container, String path, InputStream archive)
      throws JockerException {
    failures.translate(
        "copy",
        container + ":" + path,
        () -> {
          try (Story.About about = about(path);
              ContainerRoot root = ContainerRoot.open(services, container);
              Fd target = directory(root, container, path)) {
            extractor(new Onto(root.ids(), true)).extract(archive, target);
            return path;
          }
        });
  }

  @Override
  public List<FileChange> changes(String container) throws JockerException {
    return failures.translate(
        "diff",
        container,
        () -> {
          try (StoredContainer stored = require(container);
              FileLocks.Held held = services.images().hold();
              ContainerChanges changes = ContainerChanges.open(services, container, stored)) {
            return changes.list();
          }
        });
  }

  private StoredContainer require(String container) throws IOException, JockerException {
    return ContainerReader.require(services, services.containers().resolve(container), container);
  }

  @Override
  public void export(String container, OutputStream out) throws JockerException {
    failures.translate(
        "export",
        container,
        () -> {
          try (StoredContainer stored = require(container)) {
            export(stored, out);
            return container;
          }
        });
  }

  /** An overlay is stacked once more, read-only, so that nothing shows what is mounted in it. */
  private void export(StoredContainer stored, OutputStream out)
      throws IOException, JockerException {
    ContainerDocument document = stored.document();
    List<IdRange> ids = StartTraits.of(document, StoredStart.spec(stored)).ids();
    try (FileLocks.Held held = services.images().hold();
        Fd root =
            document.storage().equals("overlay")
                ? ContainerChanges.root(services, stored)
                : StoredStart.root(services, stored.id(), document, ids)) {
      TreeArchive archive = new TreeArchive(services.linux(), out, new ContainerOwners(ids));
      archive.addContents(root, "");
      archive.end();
    }
  }

  @Override
  public String commit(CommitRequest request) throws JockerException {
    return failures.translate(
        "commit", request.container(), () -> new ContainerCommit(services, request).run());
  }

  private long from(String container, String path, String hostPath, CopyOptions options)
      throws IOException, JockerException {
    try (ContainerRoot root = ContainerRoot.open(services, container);
        CopySource source = source(root, container, path, options);
        CopyTarget target =
            CopyTarget.find(
                services.linux(), hostPath, source, this::openOnHost, noFolder(hostPath))) {
      ArchiveExtractor.Owners owners = options.archive() ? AS_ARCHIVED : OURS;
      return transfer(source, target, root.ids(), extractor(owners));
    }
  }

  private long to(String hostPath, String container, String path, CopyOptions options)
      throws IOException, JockerException {
    try (CopySource source =
            CopySource.open(
                services.linux(),
                hostPath,
                options.followLink(),
                this::openOnHost,
                ErrorText.ofForm(ErrorCode.COPY_NOT_FOUND, "host", hostPath));
        ContainerRoot root = ContainerRoot.open(services, container);
        CopyTarget target =
            CopyTarget.find(
                services.linux(),
                absolute(path),
                source,
                (each, flags) -> root.open(root.at(each, true), flags),
                notThere(container, path))) {
      return transfer(
          source, target, List.of(), extractor(new Onto(root.ids(), options.archive())));
    }
  }

  private CopySource source(ContainerRoot root, String container, String path, CopyOptions options)
      throws IOException, JockerException {
    return CopySource.open(
        services.linux(),
        absolute(path),
        options.followLink(),
        (each, flags) -> root.open(root.at(each, false), flags),
        notThere(container, path));
  }

  private Fd directory(ContainerRoot root, String container, String path)
      throws IOException, JockerException {
    try {
      return root.open(root.at(absolute(path), true), DIRECTORY);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOTDIR) {
        throw new JockerException(
            ErrorText.ofForm(ErrorCode.COPY_REFUSED, "archive", container + ":" + path), e);
      }
      if (e.errno() == Errno.ENOENT) {
        throw new JockerException(notThere(container, path), e);
      }
      throw e;
    }
  }

  private Fd openOnHost(String path, Set<OpenFlag> flags) throws SyscallException {
    return services.linux().files().openAt(Fd.CWD, path, flags, 0);
  }

  private static String absolute(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  private static ErrorText notThere(String container, String path) {
    return ErrorText.of(ErrorCode.COPY_NOT_FOUND, container, absolute(path));
  }

  private static ErrorText noFolder(String path) {
    return ErrorText.ofForm(ErrorCode.COPY_NOT_FOUND, "folder", path);
  }

  private long transfer(
      CopySource source, CopyTarget target, List<IdRange> ids, ArchiveExtractor extractor)
      throws IOException, JockerException {
    return new ArchivePipe(
            out -> write(source, target.name(), out, ids),
            in -> extractor.extract(in, target.directory()))
        .run();
  }

  /** Owners are written as the container sees them. */
  private long write(CopySource source, String name, OutputStream out, List<IdRange> ids)
      throws IOException {
    TreeArchive archive = new TreeArchive(services.linux(), out, new ContainerOwners(ids));
    if (name.isEmpty() || (source.contents() && name.equals(source.name()))) {
      archive.addContents(source.entry(), "");
    } else {
      archive.addOpen(source.entry(), name);
    }
    return archive.end();
  }

  private ArchiveExtractor extractor(ArchiveExtractor.Owners owners) throws IOException {
    return new ArchiveExtractor(services.linux(), services.images().unpacker().limits(), owners);
  }

  /** In a container: those of the archive, or root. */
  private record Onto(List<IdRange> ids, boolean kept) implements ArchiveExtractor.Owners {
    @Override
    public long user(long inArchive) {
      long id = kept ? inArchive : 0;
      return ids.isEmpty() ? id : IdRanges.onHost(ids, id);
    }

    @Override
    public long group(long inArchive) {
      return user(inArchive);
    }
  }
}
