package io.jocker.runtime.config;

import io.jocker.runtime.spec.HooksSpec;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.Spec;
import java.util.List;

/** What the {@link Validator} checks of hooks. */
final class HookChecks {
  private HookChecks() {}

  static void check(Spec spec, LinuxSpec linux) {
    HooksSpec hooks = spec.hooks();
    if (hooks != null) {
      check(hooks.prestart(), "hooks.prestart");
      check(hooks.createRuntime(), "hooks.createRuntime");
      check(hooks.createContainer(), "hooks.createContainer");
      check(hooks.startContainer(), "hooks.startContainer");
      check(hooks.poststart(), "hooks.poststart");
      check(hooks.poststop(), "hooks.poststop");
    }
  }

  private static void check(List<HooksSpec.Hook> hooks, String field) {
    for (int i = 0; i < hooks.size(); i++) {
      HooksSpec.Hook hook = hooks.get(i);
      Validator.absolute(hook.path(), field + "[" + i + "].path");
      Long timeout = hook.timeout();
      if (timeout != null && timeout <= 0) {
        throw new InvalidSpecException(
            field + "[" + i + "].timeout", "not above 0 seconds: " + timeout);
      }
    }
  }
}
