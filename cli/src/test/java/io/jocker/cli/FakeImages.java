package io.jocker.cli;

import io.jocker.engine.HistoryLine;
import io.jocker.engine.JockerException;
import io.jocker.engine.StoredImages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Images as a test gives them; notes what it was asked. */
final class FakeImages implements StoredImages {
  final List<String> calls = new ArrayList<>();
  final List<HistoryLine> history = new ArrayList<>();

  FakeImages() {
    history.add(
        new HistoryLine(
            "sha256:" + FakeEngine.ID,
            Instant.now().minusSeconds(7200),
            "/bin/sh -c #(nop)\tCMD [\"/a/rather/long/path/to/a/program\"]",
            0,
            "buildkit"));
    history.add(new HistoryLine("", null, "ADD rootfs.tar / # buildkit", 7_340_032, ""));
  }

  @Override
  public void tag(String image, String name) throws JockerException {
    calls.add("tag " + image + " " + name);
  }

  @Override
  public List<HistoryLine> history(String image) throws JockerException {
    calls.add("history " + image);
    return history;
  }
}
