package io.jocker.cli;

import io.jocker.engine.ImageLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Images as a tree of their layers: what several stand on is drawn once.
 *
 * <pre>
 * sha256:bb40035750e2  1.98MB  ADD rootfs.tar /
 * ├── debian:12 (ecbb81d43f9c)
 * └── sha256:4abcf2066143  14MB  RUN make
 *     └── app:1 (0f0e8a1b2c3d)
 * </pre>
 */
final class LayerTree {
  private static final int COMMAND_WIDTH = 50;

  private final Map<String, LayerTree> children = new LinkedHashMap<>();
  private final List<String> images = new ArrayList<>();
  private final String label;

  private LayerTree(String label) {
    this.label = label;
  }

  /** A tree without images. */
  static LayerTree empty() {
    return new LayerTree("");
  }

  /** Puts an image on top of its layers, the lowest first. */
  void add(String image, List<ImageLayer> layers) {
    LayerTree at = this;
    for (ImageLayer layer : layers) {
      at = at.children.computeIfAbsent(layer.id(), id -> new LayerTree(label(layer)));
    }
    at.images.add(image);
  }

  private static String label(ImageLayer layer) {
    String command = layer.createdBy().replace('\t', ' ').replace('\n', ' ').strip();
    if (command.codePointCount(0, command.length()) > COMMAND_WIDTH) {
      command = command.substring(0, command.offsetByCodePoints(0, COMMAND_WIDTH - 1)) + "…";
    }
    String line =
        "sha256:" + ImageRow.shortId(layer.id()) + "  " + HumanSize.coarse(layer.sizeBytes());
    return command.isEmpty() ? line : line + "  " + command;
  }

  /** The tree, drawn. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String image : images) {
      text.append(image).append('\n');
    }
    for (LayerTree child : children.values()) {
      text.append(child.label).append('\n');
      child.draw("", text);
    }
    return text.toString();
  }

  private void draw(String indent, StringBuilder text) {
    int left = images.size() + children.size();
    for (String image : images) {
      left--;
      text.append(indent).append(left == 0 ? "└── " : "├── ").append(image).append('\n');
    }
    for (LayerTree child : children.values()) {
      left--;
      text.append(indent).append(left == 0 ? "└── " : "├── ").append(child.label).append('\n');
      child.draw(indent + (left == 0 ? "    " : "│   "), text);
    }
  }
}
