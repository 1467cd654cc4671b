package io.jocker.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.Spec;

/**
 * Whatever a bundle's config.json says, it is read and converted, or refused with one exception.
 */
class ConfigFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void configJson(byte[] json) {
    Spec spec;
    try {
      spec = Spec.parse(json);
    } catch (InvalidSpecException e) {
      return;
    }
    assertThat(Spec.parse(spec.toJson()).toJson()).isEqualTo(spec.toJson());
    try {
      SpecConverter.convert(spec, "/bundle");
    } catch (InvalidSpecException e) {
      assertThat(e).hasMessageNotContaining("null pointer");
    }
  }
}
