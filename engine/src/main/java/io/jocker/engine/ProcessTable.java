package io.jocker.engine;

import java.util.List;

/**
 * The processes of a container as {@code ps} shows them.
 *
 * @param titles of the columns
 * @param processes one row each, as many cells as there are titles
 */
public record ProcessTable(List<String> titles, List<List<String>> processes) {
  public ProcessTable {
    titles = List.copyOf(titles);
    processes = List.copyOf(processes);
  }
}
