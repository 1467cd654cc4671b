package io.jocker.network;

import io.jocker.linux.netlink.FilterSocket.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what the kernel's rules are known again.
 *
 * @param generation the number of a change of any rules, after which jocker's were like this
 * @param sum of all that the kernel says of jocker's own rules, see {@link OwnRules}
 */
record Fingerprint(int generation, long sum) {

  /** Null for what is not one. */
  static @Nullable Fingerprint parse(@Nullable String text) {
    int blank = text == null ? -1 : text.indexOf(' ');
    if (text == null || blank < 0 || !text.endsWith("\n")) {
      return null;
    }
    int generation = Integer.parseInt(text.substring(0, blank));
    return new Fingerprint(
        generation, Long.parseLong(text.substring(blank + 1, text.length() - 1)));
  }

  String text() {
    return generation + " " + sum + "\n";
  }

  /** After these were added by the change that came next. */
  Fingerprint with(List<Element> elements) {
    long with = sum;
    for (Element element : elements) {
      with += element.sum();
    }
    return new Fingerprint(after(generation), with);
  }

  /** Without these, at a later generation. */
  Fingerprint without(List<Element> elements, int later) {
    long without = sum;
    for (Element element : elements) {
      without -= element.sum();
    }
    return new Fingerprint(later, without);
  }

  /** Zero is skipped: {@code nf_tables_commit}. */
  static int after(int generation) {
    return generation == -1 ? 1 : generation + 1;
  }
}
