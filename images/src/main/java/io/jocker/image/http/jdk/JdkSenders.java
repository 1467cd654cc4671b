package io.jocker.image.http.jdk;

import io.jocker.image.http.HttpSender;
import io.jocker.image.http.SenderSettings;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;

/** Makes clients as the settings say. */
public final class JdkSenders implements HttpSender.Maker {
  @Override
  public HttpSender make(SenderSettings settings) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // One connection for each layer; HTTP/2 would send all through one flow window.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(settings.redirects() ? Redirect.NORMAL : Redirect.NEVER)
            .connectTimeout(settings.connect())
            .proxy(settings.proxies());
    if (settings.trust() != null) {
      builder.sslContext(settings.trust());
    }
    return new JdkSender(builder.build(), settings.stall());
  }
}
