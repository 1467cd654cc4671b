package io.jocker.linux.jna;

import com.sun.jna.Pointer;

/** The calls of {@link JnaQuotaCalls} in words. */
final class QuotaWords {
  private QuotaWords() {}

  /** What quotactl(2) is to do. */
  static String command(long command) {
    if (command == JnaQuotaCalls.GET_QUOTA) {
      return "QCMD(Q_XGETQUOTA, PRJQUOTA)";
    }
    if (command == JnaQuotaCalls.SET_LIMIT) {
      return "QCMD(Q_XSETQLIM, PRJQUOTA)";
    }
    return "QCMD(Q_XGETQSTATV, PRJQUOTA)";
  }

  /** What it is given. */
  static String block(long command, long address) {
    return command == JnaQuotaCalls.SET_LIMIT
        ? "{limit " + new Pointer(address).getLong(8) * 512 + "}"
        : "...";
  }

  /** The request of an ioctl(2). */
  static String request(long request) {
    if (request == JnaQuotaCalls.FS_IOC_FSGETXATTR) {
      return "FS_IOC_FSGETXATTR";
    }
    return request == JnaQuotaCalls.FS_IOC_FSSETXATTR
        ? "FS_IOC_FSSETXATTR"
        : "0x" + Long.toHexString(request);
  }

  /** What that is given. */
  static String attributes(long request, long address) {
    if (request == JnaQuotaCalls.FS_IOC_FSSETXATTR) {
      return "{FS_XFLAG_PROJINHERIT, project " + new Pointer(address).getInt(12) + "}";
    }
    return address == 0 ? "0" : "0x" + Long.toHexString(address);
  }
}
