@NullMarked
package io.jocker.linux.netlink;

import org.jspecify.annotations.NullMarked;
