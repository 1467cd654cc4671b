/*
 * The caller of a daemon (see docs/daemon.md): the process that a shell starts, waits for and kills, while the work is done by a
 * JVM that has long been warm.
 *
 * It says nothing of itself: the daemon takes words, variables and folder from /proc/PID of whom the kernel says is at the other
 * end, and the three streams by pidfd_getfd(2). Then this process waits, passes on the signals that the command wants, and ends
 * with its exit code. If there is nobody, or he does not want to, it becomes the launcher, which starts a JVM.
 *
 * usage: caller SOCKET SHELL LAUNCHER [WORD]...
 *
 * A message is 16 bytes, in either direction: its kind, and a number.
 *
 * No libc, which would be most of the time that it takes. Position independent, no writable data. build.sh makes the bytes from
 * this file, and Java's ElfImage an executable.
 */
#include "call.h"

typedef unsigned long u64;

struct message {
    u64 kind, number;
};

enum {
    BEGUN = 'b',   /* from the daemon: the call is his, and cannot be had twice */
    REFUSED = 'r', /* he does not want it: somebody else has to do it */
    WATCH = 'w',   /* pass on the signals in this set from now on, as the answer WATCH says; 0 for none */
    ENDED = 'e',   /* the exit code */
    SIGNAL = 's',  /* to the daemon: this signal has come */
};

struct address {
    unsigned short family;
    char path[108];
};

struct polled {
    int fd;
    short events, happened;
};

enum { AF_UNIX = 1, SOCK_STREAM = 1, CLOEXEC = 02000000, SIG_SETMASK = 2, POLLIN = 1, EINTR = 4, SIGINFO = 128, BROKEN = 125 };

#if defined(__x86_64__)

enum {
    READ = 0, WRITE = 1, CLOSE = 3, SIGPROCMASK = 14, SOCKET = 41, CONNECT = 42, EXECVE = 59, EXIT_GROUP = 231, PPOLL = 271, SIGNALFD = 289,
};

__asm__(".section .text.0, \"ax\"\n.globl _start\n_start: xor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall begin\n\tud2\n\t.text");

#elif defined(__aarch64__)

enum {
    READ = 63, WRITE = 64, CLOSE = 57, SIGPROCMASK = 135, SOCKET = 198, CONNECT = 203, EXECVE = 221, EXIT_GROUP = 94, PPOLL = 73, SIGNALFD = 74,
};

__asm__(".section .text.0, \"ax\"\n.globl _start\n_start: mov x29, #0\n\tmov x0, sp\n\tbl begin\n\tbrk #0\n\t.text");

#endif

static __attribute__((noreturn)) void end(long code)
{
    for (;;)
        call(EXIT_GROUP, code, 0, 0, 0, 0, 0);
}

static void say(const char *text)
{
    long length = 0;
    while (text[length])
        length++;
    call(WRITE, 2, (long) text, length, 0, 0, 0);
}

/* The launcher does what it does where there is no daemon. */
static __attribute__((noreturn)) void start_jvm(char **words, char **variables)
{
    long count = 0;
    while (variables[count])
        count++;
    char *all[count + 2];
    for (long i = 0; i < count; i++)
        all[i] = variables[i];
    all[count] = "JOCKER_DAEMON=off";
    all[count + 1] = 0;
    /* words[0] is the shell, which is given the launcher and then the words. */
    call(EXECVE, (long) words[0], (long) words, (long) all, 0, 0, 0);
    say("jocker: the launcher cannot be started\n");
    end(BROKEN);
}

static long connect_to(const char *path)
{
    struct address address;
    long length = 0;
    address.family = AF_UNIX;
    do {
        if (length == sizeof address.path)
            return -1;
        address.path[length] = path[length];
    } while (path[length++]);
    long socket = call(SOCKET, AF_UNIX, SOCK_STREAM | CLOEXEC, 0, 0, 0, 0);
    /* The lowest number that is free: one of a standard stream means that this process was started without it. */
    if (socket > 2 && call(CONNECT, socket, (long) &address, 2 + length, 0, 0, 0) >= 0)
        return socket;
    if (socket >= 0)
        call(CLOSE, socket, 0, 0, 0, 0, 0);
    return -1;
}

static void send(long socket, u64 kind, u64 number)
{
    struct message message;
    message.kind = kind;
    message.number = number;
    /* If he is gone SIGPIPE may end this process, as it would end the command. */
    call(WRITE, socket, (long) &message, sizeof message, 0, 0, 0);
}

/* 0 at the end. A message may come in pieces. */
static int receive(long socket, struct message *message)
{
    unsigned long have = 0;
    while (have < sizeof *message) {
        long got = call(READ, socket, (long) message + have, sizeof *message - have, 0, 0, 0);
        if (got > 0)
            have += got;
        else if (got != -EINTR)
            return 0;
    }
    return 1;
}

/* Signals in the set wait for signalfd(2); all others have their way with this process. */
static long watch(long before, u64 set)
{
    long fd = before;
    if (set)
        fd = call(SIGNALFD, before, (long) &set, sizeof set, CLOEXEC, 0, 0);
    call(SIGPROCMASK, SIG_SETMASK, (long) &set, 0, sizeof set, 0, 0);
    if (!set && before >= 0) {
        call(CLOSE, before, 0, 0, 0, 0, 0);
        fd = -1;
    }
    return fd;
}

static void pass_on(long signals, long socket)
{
    /* struct signalfd_siginfo begins with the signal's number. */
    unsigned int information[SIGINFO / 4];
    if (call(READ, signals, (long) information, sizeof information, 0, 0, 0) == sizeof information)
        send(socket, SIGNAL, information[0]);
}

/* What the kernel leaves on the stack: the number of words, the words, 0, the variables, 0. */
__attribute__((used, noreturn)) void begin(long *stack)
{
    long count = stack[0];
    char **words = (char **) (stack + 1), **variables = words + count + 1;
    if (count < 4) {
        say("usage: caller SOCKET SHELL LAUNCHER [WORD]...\n");
        end(BROKEN);
    }
    long socket = connect_to(words[1]);
    if (socket < 0)
        start_jvm(words + 2, variables);
    int begun = 0;
    long signals = -1;
    for (;;) {
        struct polled polled[2];
        polled[0].fd = socket;
        polled[0].events = POLLIN;
        polled[0].happened = 0;
        polled[1].fd = signals;
        polled[1].events = POLLIN;
        polled[1].happened = 0;
        call(PPOLL, (long) polled, 2, 0, 0, 0, 0);
        if (polled[1].happened)
            pass_on(signals, socket);
        if (!polled[0].happened)
            continue;
        struct message message;
        if (!receive(socket, &message)) {
            if (!begun)
                start_jvm(words + 2, variables);
            say("jocker: the daemon has ended before the command\n");
            end(BROKEN);
        }
        switch (message.kind) {
        case BEGUN:
            begun = 1;
            break;
        case REFUSED:
            start_jvm(words + 2, variables);
        case WATCH:
            signals = watch(signals, message.number);
            send(socket, WATCH, message.number);
            break;
        case ENDED:
            end(message.number);
        }
    }
}
