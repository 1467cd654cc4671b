package io.jocker.image.layer;

/** Which extended attributes of an archive go onto the disk. */
final class XattrPolicy {
  private XattrPolicy() {}

  /**
   * Whether the attribute is left out, as other engines leave it out too.
   *
   * <p>With {@code trusted.overlay.redirect} or {@code .metacopy} a layer could show files of other
   * layers under other names and owners, so what overlayfs keeps for itself is never taken from an
   * archive (the opaque mark comes from a whiteout), nor is what stands in for that. Labels of
   * SELinux and access lists of NFS belong to the machine that the archive was made on.
   */
  static boolean isLeftOut(String name) {
    return OverlayMark.isMark(name)
        || name.startsWith("user.overlay.")
        || name.equals("security.selinux")
        || name.equals("system.nfs4_acl");
  }

  /** Whether a file is still whole without it, where a file system cannot keep it. */
  static boolean isDispensable(String name) {
    return name.startsWith("user.") || name.startsWith("system.");
  }

  /** Whether files below a directory with this attribute get other permissions than asked for. */
  static boolean changesPermissions(String name) {
    return name.startsWith("system.posix_acl_");
  }
}
