/*
 * What io.jocker.linux.jna and io.jocker.linux write down as numbers, held against the C headers of each machine. Only
 * compiled, never run: LayoutTest gives it to the compiler of each architecture.
 */
#define _GNU_SOURCE
#include <asm/termbits.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>

#define IS(value, number) _Static_assert((value) == (number), #value " is " #number)

/* Spawner */
_Static_assert(sizeof(posix_spawn_file_actions_t) <= 128, "file actions");
_Static_assert(sizeof(posix_spawnattr_t) <= 512, "attributes");
IS(sizeof(sigset_t), 128);
IS(POSIX_SPAWN_SETSIGDEF, 4);
IS(POSIX_SPAWN_SETSIGMASK, 8);
IS(F_DUPFD_CLOEXEC, 1030);

/* JnaSignalCalls, RelayHandler, Signal */
IS(sizeof(struct sigaction), 152);
IS(offsetof(struct sigaction, sa_handler), 0);
IS(offsetof(struct sigaction, sa_flags), 136);
IS(SA_ONSTACK, 0x08000000);
IS(SA_RESTART, 0x10000000);
IS(PROT_READ | PROT_WRITE, 3);
IS(PROT_READ | PROT_EXEC, 5);
IS(MAP_PRIVATE | MAP_ANONYMOUS, 0x22);
IS(F_SETFL, 4);
IS(O_NONBLOCK, 04000);
IS(SIGUSR2, 12);
IS(SIGSTKFLT, 16);
IS(SIGWINCH, 28);
IS(SIGSYS, 31);

/* JnaProcessCalls */
IS(offsetof(siginfo_t, si_code), 8);
IS(offsetof(siginfo_t, si_pid), 16);
IS(offsetof(siginfo_t, si_status), 24);
IS(sizeof(siginfo_t), 128);
IS(CLD_EXITED, 1);

/* Statx */
IS(sizeof(struct statx), 256);
IS(offsetof(struct statx, stx_nlink), 16);
IS(offsetof(struct statx, stx_uid), 20);
IS(offsetof(struct statx, stx_gid), 24);
IS(offsetof(struct statx, stx_mode), 28);
IS(offsetof(struct statx, stx_ino), 32);
IS(offsetof(struct statx, stx_size), 40);
IS(offsetof(struct statx, stx_mtime.tv_sec), 112);
IS(offsetof(struct statx, stx_mtime.tv_nsec), 120);
IS(offsetof(struct statx, stx_rdev_major), 128);
IS(offsetof(struct statx, stx_rdev_minor), 132);
IS(offsetof(struct statx, stx_dev_major), 136);
IS(offsetof(struct statx, stx_dev_minor), 140);
IS(STATX_BASIC_STATS, 0x7ff);

/* JnaFileCalls, JnaIoCalls, MemoryFiles */
IS(sizeof(struct open_how), 24);
IS(sizeof(struct timespec), 16);
IS(sizeof(struct pollfd), 8);
IS(offsetof(struct pollfd, events), 4);
IS(offsetof(struct pollfd, revents), 6);
_Static_assert(sizeof(struct statfs) <= 128 && sizeof(((struct statfs *) 0)->f_type) == 8, "statfs");
IS(offsetof(struct statfs, f_type), 0);
IS(O_CLOEXEC, 02000000);
IS(F_ADD_SEALS, 1033);
IS(F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE, 15);

/* OpenFlag */
IS(O_CREAT, 0100);
IS(O_EXCL, 0200);
IS(O_NOCTTY, 0400);
IS(O_TRUNC, 01000);
IS(O_APPEND, 02000);
IS(O_NOATIME, 01000000);
IS(O_PATH, 010000000);
#if defined(__aarch64__)
IS(O_DIRECTORY, 040000);
IS(O_NOFOLLOW, 0100000);
#else
IS(O_DIRECTORY, 0200000);
IS(O_NOFOLLOW, 0400000);
#endif

/* JnaMountCalls */
IS(sizeof(struct mount_attr), 32);
IS(offsetof(struct mount_attr, attr_clr), 8);
IS(offsetof(struct mount_attr, userns_fd), 24);
IS(MOUNT_ATTR__ATIME, 0x70);

/* JnaTerminalCalls, Termios */
IS(sizeof(struct termios2), 44);
IS(offsetof(struct termios2, c_cc), 17);
IS(TCGETS2, 0x802c542a);
IS(TCSETS2, 0x402c542b);
IS(TIOCGWINSZ, 0x5413);
IS(TIOCSWINSZ, 0x5414);
IS(TIOCSPTLCK, 0x40045431);
IS(TIOCGPTPEER, 0x5441);
IS(VTIME, 5);
IS(VMIN, 6);
IS(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON, 1 | 2 | 010 | 040 | 0100 | 0200 | 0400 | 02000);
IS(ECHO | ECHONL | ICANON | ISIG | IEXTEN, 010 | 0100 | 2 | 1 | 0100000);
IS(CSIZE | PARENB, 060 | 0400);
IS(CS8, 060);
