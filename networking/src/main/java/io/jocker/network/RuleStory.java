package io.jocker.network;

import io.jocker.linux.story.Actor;
import io.jocker.linux.story.CallMade;
import io.jocker.linux.story.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells each rule that was written, from the script that nft was given. Nft makes one change of all
 * of them, so a rule has no result and no time of its own.
 */
final class RuleStory {
  private static final String COMMAND = "nft";

  private RuleStory() {}

  static List<Passage> passages(String script) {
    long now = System.nanoTime();
    List<Passage> passages = new ArrayList<>();
    for (Map.Entry<String, List<String>> chain : RuleListing.wanted(script).rules().entrySet()) {
      for (String rule : chain.getValue()) {
        String text = "add rule " + chain.getKey() + " " + RuleListing.text(rule);
        CallMade call = new CallMade(COMMAND, text, 0, now++, 0);
        String name = RuleListing.name(rule);
        passages.add(new Passage(topic(name), chain.getKey(), Actor.JOCKER, List.of(call), false));
      }
    }
    return passages;
  }

  /** By the first word of the rule's name: behind it may be a bridge. */
  private static String topic(String name) {
    int blank = name.indexOf(' ');
    return NetworkTopic.RULE + (blank < 0 ? name : name.substring(0, blank));
  }
}
