package io.jocker.cli.template;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A part of a template that writes something. */
sealed interface Node {

  /** What a part makes of the loop around it. */
  enum Flow {
    NEXT,
    CONTINUE,
    BREAK
  }

  /** Writes this part's text. */
  Flow render(Scope scope);

  /** Writes parts one after the other, up to a break or continue. */
  static Flow renderAll(List<Node> nodes, Scope scope) {
    for (Node node : nodes) {
      Flow flow = node.render(scope);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  /** Text as it stands. */
  record Text(String text) implements Node {
    @Override
    public Flow render(Scope scope) {
      scope.write(text);
      return Flow.NEXT;
    }
  }

  /** The value of a pipeline; nothing when it only sets a variable. */
  record Action(Pipeline pipeline) implements Node {
    @Override
    public Flow render(Scope scope) {
      Object value = pipeline.evaluate(scope);
      if (pipeline.variables().isEmpty()) {
        scope.write(Values.text(value));
      }
      return Flow.NEXT;
    }
  }

  /** {@code if} and, with the value as the new dot, {@code with}. */
  record Condition(Pipeline pipeline, boolean rebinds, List<Node> body, List<Node> otherwise)
      implements Node {
    @Override
    public Flow render(Scope scope) {
      int depth = scope.depth();
      Object value = pipeline.evaluate(scope);
      boolean holds = Values.isTrue(value);
      Flow flow =
          holds && rebinds ? scope.within(value, body) : renderAll(holds ? body : otherwise, scope);
      scope.forgetFrom(depth);
      return flow;
    }
  }

  /** {@code range} over a list, a map by sorted keys, or a number of turns. */
  record Range(Pipeline pipeline, List<Node> body, List<Node> otherwise) implements Node {
    @Override
    public Flow render(Scope scope) {
      int depth = scope.depth();
      Map<?, ?> entries = entries(pipeline.evaluateOnly(scope));
      Flow flow = Flow.NEXT;
      if (entries.isEmpty()) {
        flow = renderAll(otherwise, scope);
      }
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        pipeline.bind(scope, entry.getKey(), entry.getValue());
        Flow turn = scope.within(entry.getValue(), body);
        scope.forgetFrom(depth);
        if (turn == Flow.BREAK) {
          break;
        }
      }
      scope.forgetFrom(depth);
      return flow;
    }

    private Map<?, ?> entries(@Nullable Object value) {
      if (value instanceof Map<?, ?> map) {
        return new TreeMap<>(map);
      }
      TreeMap<Long, @Nullable Object> numbered = new TreeMap<>();
      if (value instanceof Collection<?> list) {
        for (Object element : list) {
          numbered.put((long) numbered.size(), element);
        }
      } else if (value instanceof Number number) {
        for (long i = 0; i < number.longValue(); i++) {
          numbered.put(i, i);
        }
      } else if (value != null) {
        throw new TemplateException(
            pipeline.position(), "range can't iterate over " + Values.text(value));
      }
      return numbered;
    }
  }

  /** {@code break} or {@code continue}. */
  record Jump(Flow flow) implements Node {
    @Override
    public Flow render(Scope scope) {
      return flow;
    }
  }
}
