package io.jocker.engine.user;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The users and groups that an image knows, and docker's rules for choosing among them. */
public final class UserDatabase {
  /** Far more than any system's accounts take. */
  private static final int MAX_BYTES = 4 << 20;

  /** NGROUPS_MAX of {@code setgroups(2)}. */
  private static final int MOST_GROUPS = 65536;

  private static final long ROOT = 0;

  private final String users;
  private final String groups;

  private UserDatabase(String users, String groups) {
    this.users = users;
    this.groups = groups;
  }

  /** From the text of both files. */
  static UserDatabase parse(String passwd, String group) {
    return new UserDatabase(passwd, group);
  }

  /** From the files of a root; one that is missing knows nobody. */
  public static UserDatabase read(RootFile root) throws SyscallException {
    return parse(
        OsString.decode(root.read("etc/passwd", MAX_BYTES)),
        OsString.decode(root.read("etc/group", MAX_BYTES)));
  }

  /**
   * Who {@code user[:group]} is. A number is always an id, whether or not somebody has it.
   *
   * @param specification empty for the user with id 0
   * @param additional names or numbers of further groups
   * @throws JockerException in docker's words for a name that nobody has
   */
  public ResolvedUser resolve(String specification, List<String> additional)
      throws JockerException {
    int colon = specification.indexOf(':');
    String user = colon < 0 ? specification : specification.substring(0, colon);
    String group = colon < 0 ? "" : specification.substring(colon + 1);
    PasswdEntry entry = findUser(user);
    long uid = entry != null ? entry.uid() : user.isEmpty() ? ROOT : numericUser(user);
    long gid = entry == null ? ROOT : entry.gid();
    if (!group.isEmpty()) {
      gid = groupId(group);
    }
    Set<Long> all = new LinkedHashSet<>();
    all.add(gid);
    if (group.isEmpty() && entry != null) {
      addMemberships(all, entry.name());
    }
    for (String name : additional) {
      all.add(groupId(name));
    }
    if (all.size() > MOST_GROUPS) {
      throw new JockerException(
          ErrorCode.TOO_MANY_GROUPS, specification, Integer.toString(MOST_GROUPS));
    }
    String home = entry == null || entry.home().isEmpty() ? "/" : entry.home();
    return new ResolvedUser(uid, gid, List.copyOf(all), home);
  }

  private @Nullable PasswdEntry findUser(String user) {
    boolean numeric = AccountLines.isNumber(user);
    long wanted = user.isEmpty() ? ROOT : numeric ? AccountLines.id(user) : -1;
    AccountLines lines = new AccountLines(users);
    for (PasswdEntry entry = PasswdEntry.next(lines);
        entry != null;
        entry = PasswdEntry.next(lines)) {
      if (wanted >= 0 ? entry.uid() == wanted : entry.name().equals(user)) {
        return entry;
      }
    }
    return null;
  }

  private static long numericUser(String user) throws JockerException {
    if (!AccountLines.isNumber(user)) {
      throw new JockerException(ErrorCode.USER_NOT_FOUND, user);
    }
    return inRange(user);
  }

  private long groupId(String name) throws JockerException {
    if (AccountLines.isNumber(name)) {
      return inRange(name);
    }
    AccountLines lines = new AccountLines(groups);
    for (GroupEntry entry = GroupEntry.next(lines); entry != null; entry = GroupEntry.next(lines)) {
      if (entry.name().equals(name)) {
        return entry.gid();
      }
    }
    throw new JockerException(ErrorCode.GROUP_NOT_FOUND, name);
  }

  private static long inRange(String number) throws JockerException {
    long id = AccountLines.id(number);
    if (id < 0) {
      throw new JockerException(
          ErrorCode.ID_OUT_OF_RANGE, number, Long.toString(AccountLines.MAX_ID));
    }
    return id;
  }

  private void addMemberships(Set<Long> all, String user) {
    AccountLines lines = new AccountLines(groups);
    for (GroupEntry entry = GroupEntry.next(lines); entry != null; entry = GroupEntry.next(lines)) {
      if (entry.has(user)) {
        all.add(entry.gid());
      }
    }
  }
}
