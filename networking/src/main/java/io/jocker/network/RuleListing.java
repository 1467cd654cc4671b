package io.jocker.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a table of packet rules holds: the elements of its sets and maps, and the rules of its
 * chains, each as {@code nft(8)} writes it. Every rule of jocker's has a name in its comment.
 */
public final class RuleListing {
  private static final String COMMENT = " comment \"";

  private final Map<String, List<String>> elements = new LinkedHashMap<>();
  private final Map<String, List<String>> rules = new LinkedHashMap<>();
  private final boolean inWordsOfNft;

  private RuleListing(boolean inWordsOfNft) {
    this.inWordsOfNft = inWordsOfNft;
  }

  /**
   * Reads what {@code nft list table} prints.
   *
   * <pre>
   * table inet jocker {
   *         map published {
   *                 type inet_proto . inet_service : ipv4_addr . inet_service
   *                 elements = { tcp . 8080 : 10.144.0.2 . 80,
   *                              udp . 53 : 10.144.0.3 . 53 }
   *         }
   *         chain guard {
   *                 type filter hook prerouting priority raw; policy accept;
   *                 iifname != "lo" ip daddr 127.0.0.0/8 drop comment "loopback"
   *         }
   * }
   * </pre>
   *
   * @param listing empty where there is no such table
   */
  static RuleListing parse(String listing) {
    RuleListing found = new RuleListing(true);
    List<String> lines = List.of(listing.split("\n", -1));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String[] words = line.split(" ", -1);
      if (words.length == 3 && words[2].equals("{")) {
        i = found.body(words[0], words[1], lines, i + 1);
      }
    }
    return found;
  }

  /** Returns the number of its last line. */
  private int body(String kind, String name, List<String> lines, int first) {
    StringBuilder inside = new StringBuilder();
    int i = first;
    for (; i < lines.size() && !lines.get(i).strip().equals("}"); i++) {
      String line = lines.get(i).strip();
      if (!kind.equals("chain")) {
        inside.append(line).append(' ');
      } else if (!line.startsWith("type ")) {
        rules.computeIfAbsent(name, any -> new ArrayList<>()).add(line);
      }
    }
    if (kind.equals("chain")) {
      rules.computeIfAbsent(name, any -> new ArrayList<>());
    } else {
      elements.put(name, elements(inside.toString()));
    }
    return i;
  }

  private static List<String> elements(String body) {
    List<String> all = new ArrayList<>();
    int begin = body.indexOf("elements = {");
    int end = body.indexOf('}', Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      return all;
    }
    for (String element : body.substring(begin + 12, end).split(",", -1)) {
      all.add(element.strip().replaceAll(" +", " "));
    }
    return all;
  }

  /** Reads a script of {@link Ruleset}: what there should be. */
  static RuleListing wanted(String script) {
    RuleListing wanted = new RuleListing(false);
    for (String line : script.split("\n", -1)) {
      String[] words = line.split(" ", 6);
      if (words.length < 6) {
        continue;
      }
      if (line.startsWith("add rule ")) {
        wanted.rules.computeIfAbsent(words[4], any -> new ArrayList<>()).add(words[5]);
      } else if (line.startsWith("add element ")) {
        String element = words[5].substring(2, words[5].length() - 2);
        wanted.elements.computeIfAbsent(words[4], any -> new ArrayList<>()).add(element);
      }
    }
    return wanted;
  }

  /** Whether nft has written it, so that two of them are equal if their rules are. */
  public boolean isInWordsOfNft() {
    return inWordsOfNft;
  }

  /** Whether there is no such table. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** By the name of the set or map. */
  public Map<String, List<String>> elements() {
    return elements;
  }

  /** By the name of the chain. */
  public Map<String, List<String>> rules() {
    return rules;
  }

  /** The name of a rule of jocker's; empty for one of somebody else's. */
  public static String name(String rule) {
    int begin = rule.lastIndexOf(COMMENT);
    int end = rule.lastIndexOf('"');
    return begin < 0 || end <= begin + COMMENT.length()
        ? ""
        : rule.substring(begin + COMMENT.length(), end);
  }

  /** A rule without its name. */
  public static String text(String rule) {
    int begin = rule.lastIndexOf(COMMENT);
    return begin < 0 ? rule : rule.substring(0, begin);
  }
}
