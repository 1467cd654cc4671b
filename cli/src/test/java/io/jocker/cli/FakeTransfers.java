package io.jocker.cli;

import io.jocker.engine.CommitRequest;
import io.jocker.engine.CopyOptions;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.FileChange;
import io.jocker.engine.FileTransfers;
import io.jocker.engine.JockerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Notes what is to be copied. */
final class FakeTransfers implements FileTransfers {
  final List<String> calls = new ArrayList<>();

  @Override
  public long copyFrom(String container, String path, String hostPath, CopyOptions options)
      throws JockerException {
    calls.add("from " + container + " " + path + " to " + hostPath + " " + options);
    return 2048;
  }

  @Override
  public long copyTo(String hostPath, String container, String path, CopyOptions options)
      throws JockerException {
    calls.add("to " + container + " " + path + " from " + hostPath + " " + options);
    return 2048;
  }

  @Override
  public void readArchive(String container, String path, CopyOptions options, OutputStream out)
      throws JockerException {
    calls.add("read " + container + " " + path + " " + options);
    try {
      out.write(new byte[] {'t', 'a', 'r'}, 0, 3);
    } catch (IOException e) {
      throw new JockerException(e, ErrorCode.INTERNAL_ERROR, "copy");
    }
  }

  @Override
  public void writeArchive(String container, String path, InputStream archive)
      throws JockerException {
    calls.add("write " + container + " " + path);
  }

  @Override
  public List<FileChange> changes(String container) throws JockerException {
    return List.of(
        new FileChange(FileChange.Kind.CHANGED, "/etc"),
        new FileChange(FileChange.Kind.ADDED, "/etc/new"),
        new FileChange(FileChange.Kind.DELETED, "/etc/old"));
  }

  @Override
  public void export(String container, OutputStream out) throws JockerException {
    readArchive(container, "/", new CopyOptions(true, false), out);
  }

  @Override
  public String commit(CommitRequest request) throws JockerException {
    calls.add(request.toString());
    return "sha256:cc";
  }
}
