package io.jocker.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuthChallengeTest {
  @Test
  void readsABearerChallengeAsDockerHubSendsIt() {
    assertThat(
            parse(
                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                    + "scope=\"repository:library/x:pull\""))
        .containsExactly(
            new AuthChallenge(
                "bearer",
                Map.of(
                    "realm",
                    "https://auth.docker.io/token",
                    "service",
                    "registry.docker.io",
                    "scope",
                    "repository:library/x:pull")));
  }

  @Test
  void readsSeveralChallengesOfOneHeader() {
    assertThat(parse("Negotiate, Basic realm=\"a, b\" , BEARER Realm = x ,service=\"s\\\"q\""))
        .containsExactly(
            new AuthChallenge("negotiate", Map.of()),
            new AuthChallenge("basic", Map.of("realm", "a, b")),
            new AuthChallenge("bearer", Map.of("realm", "x", "service", "s\"q")));
  }

  @Test
  void readsSeveralHeaders() {
    assertThat(AuthChallenge.parse(List.of("Basic realm=\"a\"", "Bearer realm=\"b\"")))
        .extracting(AuthChallenge::scheme)
        .containsExactly("basic", "bearer");
  }

  @Test
  void theFirstOfTwoEqualParametersCounts() {
    assertThat(parse("Bearer realm=\"a\",realm=\"b\"").get(0).parameter("realm")).isEqualTo("a");
  }

  @Test
  void whateverTheHeaderItEnds() {
    assertThat(parse("")).isEmpty();
    assertThat(parse(", ,=")).isEmpty();
    assertThat(parse("Basic realm=\"never closed"))
        .containsExactly(new AuthChallenge("basic", Map.of("realm", "never closed")));
    Random random = new Random(3);
    String alphabet = "Ba=,\" \\\t;x";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder header = new StringBuilder();
      for (int c = random.nextInt(30); c > 0; c--) {
        header.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(parse(header.toString()).size()).isLessThanOrEqualTo(header.length());
    }
  }

  private static List<AuthChallenge> parse(String header) {
    return AuthChallenge.parse(List.of(header));
  }
}
