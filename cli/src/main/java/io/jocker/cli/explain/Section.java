package io.jocker.cli.explain;

import io.jocker.linux.story.Actor;
import io.jocker.linux.story.CallMade;
import io.jocker.linux.story.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a story has of one topic: its passages, each with the number of its first call.
 *
 * @param topic the key
 */
record Section(String topic, List<Numbered> passages) {

  /**
   * A passage in its place.
   *
   * @param first the number of its first call in the whole story, from 1
   */
  record Numbered(int first, Passage passage) {
    int last() {
      return first + passage.calls().size() - 1;
    }
  }

  /** The passages of one chapter by topic, in the order in which the topics came first. */
  static List<Section> of(List<Passage> story, String chapter) {
    Map<String, List<Numbered>> topics = new LinkedHashMap<>();
    int number = 1;
    for (Passage passage : story) {
      if (passage.chapter().equals(chapter)) {
        topics
            .computeIfAbsent(passage.topic(), key -> new ArrayList<>())
            .add(new Numbered(number, passage));
      }
      number += passage.calls().size();
    }
    List<Section> sections = new ArrayList<>();
    topics.forEach((topic, passages) -> sections.add(new Section(topic, passages)));
    return sections;
  }

  int first() {
    return passages.get(0).first();
  }

  boolean failed() {
    for (Numbered each : passages) {
      if (each.passage().failed()) {
        return true;
      }
    }
    return false;
  }

  Set<Actor> actors() {
    Set<Actor> actors = new LinkedHashSet<>();
    passages.forEach(each -> actors.add(each.passage().actor()));
    return actors;
  }

  /** What it was done to, each once. */
  List<String> subjects() {
    Set<String> subjects = new LinkedHashSet<>();
    passages.forEach(each -> subjects.add(each.passage().subject()));
    subjects.remove("");
    return List.copyOf(subjects);
  }

  /** The calls by name, each with how often it was made. */
  Map<String, Integer> calls() {
    Map<String, Integer> calls = new LinkedHashMap<>();
    for (Numbered each : passages) {
      for (CallMade call : each.passage().calls()) {
        calls.merge(call.name(), 1, Integer::sum);
      }
    }
    return calls;
  }

  long nanos() {
    long sum = 0;
    for (Numbered each : passages) {
      sum += each.passage().nanos();
    }
    return sum;
  }
}
