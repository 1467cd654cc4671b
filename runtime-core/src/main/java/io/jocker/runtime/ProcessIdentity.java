package io.jocker.runtime;

/**
 * A process that cannot be taken for another: its pid may be given out anew, and after a reboot
 * everything is.
 *
 * @param startTicks field 22 of {@code /proc/PID/stat}, in clock ticks since the boot
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 */
public record ProcessIdentity(int pid, long startTicks, String bootId) {}
