/**
 * Who a container's first process is: names and numbers of users and groups, looked up in the
 * image's own {@code passwd(5)} and {@code group(5)}.
 *
 * <p>Those files come from whoever made the image. They are opened so that no link leads out of the
 * image, that no fifo or device is read, and that their size is bounded ({@link
 * io.jocker.engine.user.RootFile}).
 */
@NullMarked
package io.jocker.engine.user;

import org.jspecify.annotations.NullMarked;
