/**
 * What jocker tells of itself while it works: which system calls were made, by whom, about what,
 * and what the kernel answered.
 *
 * <p>Code that works for a reader's eye says what its calls are about:
 *
 * <pre>{@code
 * try (Story.Passage passage = linux.story().about(CgroupTopic.MEMORY, limit)) {
 *   files.write("memory.max", limit);
 * }
 * }</pre>
 *
 * <p>The calls themselves are told by whoever makes them: {@code io.jocker.linux.jna} for this
 * process, a traced {@link io.jocker.linux.program.Program} for the processes that have no Java. So
 * a story holds what happened and nothing else. The words that explain a {@link
 * io.jocker.linux.story.Topic} are not here: front ends have them, in their languages.
 */
@NullMarked
package io.jocker.linux.story;

import org.jspecify.annotations.NullMarked;
