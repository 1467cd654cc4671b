@org.jspecify.annotations.NullMarked
package io.jocker.engine.volume;
