package io.jocker.cli;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the word that was probably meant. */
final class Nearest {
  private Nearest() {}

  /** The nearest of {@code words} that differs in at most a third of its letters, or null. */
  static @Nullable String of(String word, Collection<String> words) {
    String nearest = null;
    int least = 1 + word.length() / 3;
    for (String candidate : words) {
      int distance = distance(word, candidate);
      if (distance < least || (distance == least && nearest == null)) {
        nearest = candidate;
        least = distance;
      }
    }
    return nearest;
  }

  /** Letters to change, add, leave out or swap with the next one (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        best = Math.min(best, cost[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
