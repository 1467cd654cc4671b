/*
 * relay-harness RELAY-CODE: does what RelayHandler and JnaSignalCalls do, in C, so that the machine code for another
 * architecture can be tried under qemu's user mode. Prints the signals that it has sent to itself and read back.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT};
    int ends[2], code = open(argv[argc - 1], O_RDONLY);
    char *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (code < 0 || page == MAP_FAILED || pipe(ends))
        return 2;
    long size = read(code, page, 4096);
    memcpy(page + size - 4, &ends[1], 4);
    if (mprotect(page, 4096, PROT_READ | PROT_EXEC))
        return 3;
    /* Java's threads block SIGQUIT, and a program that they start inherits that. */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action = {.sa_flags = SA_RESTART | SA_ONSTACK};
        action.sa_handler = (void (*)(int)) page;
        if (sigaction(signals[i], &action, 0))
            return 4;
        errno = 12345;
        raise(signals[i]);
        char number;
        if (errno != 12345 || read(ends[0], &number, 1) != 1)
            return 5;
        printf("%d ", number);
    }
    return 0;
}
