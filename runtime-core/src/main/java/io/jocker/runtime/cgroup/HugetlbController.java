package io.jocker.runtime.cgroup;

import io.jocker.runtime.config.Resources;
import io.jocker.runtime.config.Resources.HugepageLimit;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Huge pages: {@code Documentation/admin-guide/cgroup-v1/hugetlb.rst}. */
final class HugetlbController implements Controller {
  private static final String LIMIT = "huge page limit";

  @Override
  public String legacyName() {
    return "hugetlb";
  }

  @Override
  public String unifiedName() {
    return "hugetlb";
  }

  @Override
  public @Nullable String asked(Resources resources) {
    return resources.hugepages().isEmpty() ? null : LIMIT;
  }

  @Override
  public void applyLegacy(ControlFiles files, Resources resources) throws IOException {
    for (HugepageLimit one : resources.hugepages()) {
      apply(files, one.pageSize(), "limit_in_bytes", one.bytes().legacyText());
    }
  }

  @Override
  public void applyUnified(ControlFiles files, Resources resources) throws IOException {
    for (HugepageLimit one : resources.hugepages()) {
      apply(files, one.pageSize(), "max", one.bytes().unifiedText());
    }
  }

  /** Reservations are counted by files of their own from Linux 5.7 on. */
  private static void apply(ControlFiles files, String size, String file, String value)
      throws IOException {
    String reserved = "hugetlb." + size + ".rsvd." + file;
    files.write(LIMIT, "hugetlb." + size + "." + file, value);
    if (files.has(reserved)) {
      files.write(LIMIT, reserved, value);
    }
  }
}
