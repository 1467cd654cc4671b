/*
 * The interpreter of a system call program: the only native code that runs between clone and execve.
 *
 * A JVM cannot go on in a forked child: another thread may have held a lock of malloc, of the collector, of a class
 * loader, and in the child nobody is left to release it. So the child runs a table that Java has filled beforehand.
 * Each step is one system call (or one of the few operations below) with six arguments, each a constant, an address of
 * the program's own data, or the result of an earlier step. ok and err name the step that follows.
 *
 * Position independent, no libc, no stack protector, no relocations, no writable data of its own.
 * build.sh makes the two resources from this file; Java's ElfImage puts one of them and a table into an executable.
 */
#include "call.h"

typedef long i64;
typedef int i32;
typedef unsigned int u32;

enum {
    OP_CLONE = -1,  /* like system call arg[5] >> 32 with arg[0..4]; the child goes on at step (i32) arg[5] */
    OP_TEST = -2,   /* 0 if (arg[0] & arg[2]) == arg[1], else -1 */
    OP_STORE = -3,  /* the 64 bits at address arg[0] become arg[1] */
    OP_LOAD = -4,   /* the 64 bits at address arg[0], shifted right by arg[1], and arg[2] */
    OP_ADD = -5,    /* arg[0] + arg[1] */
    OP_SUBTRACT = -6, /* arg[0] - arg[1] */
    OP_LESS = -7,   /* 0 if arg[0] < arg[1], else -1 */
};
enum { FAIL = -1 };  /* as err: report the step and end */

struct step {
    i64 result;    /* what the call returned, or -errno */
    i32 nr;        /* the system call's number, or one of the OP_ above */
    u32 refs;      /* bit i is set: argument i is the result of step number arg[i] */
    i32 ok, err;   /* the next step after a result >= 0, and after a negative one */
    i64 arg[6];
};

struct trace {
    i64 result, seconds, nanos;  /* of CLOCK_MONOTONIC, after the step */
};

struct program {
    i32 failed_step;  /* these two words are what goes to report_fd */
    i32 failed_errno;
    i32 report_fd;
    i32 nr_exit_group, nr_write, nr_clock_gettime;
    struct trace *trace;  /* 0, or one slot a step: shared memory that outlives this process's execve */
    struct step step[];
};

#if defined(__x86_64__)

/* The child has a copy of this stack (no CLONE_VM), but must not return through it: it starts anew at its own step. */
static long clone_and_run(long n, long a, long b, long c, long d, long e, struct program *p, long child)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    long r;
    __asm__ volatile("syscall\n\t"
                     "test %%rax, %%rax\n\t"
                     "jnz 1f\n\t"
                     "mov %[p], %%rdi\n\t"
                     "mov %[child], %%rsi\n\t"
                     "xor %%ebp, %%ebp\n\t" /* last: %[p] may live in it */
                     "and $-16, %%rsp\n\t"
                     "call run\n\t"
                     "ud2\n"
                     "1:"
                     : "=a"(r)
                     : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), [p] "r"(p), [child] "r"(child)
                     : "rcx", "r11", "memory");
    return r;
}

#elif defined(__aarch64__)

static long clone_and_run(long n, long a, long b, long c, long d, long e, struct program *p, long child)
{
    register long x8 __asm__("x8") = n;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    __asm__ volatile("svc #0\n\t"
                     "cbnz x0, 1f\n\t"
                     "mov x0, %[p]\n\t"
                     "mov x1, %[child]\n\t"
                     "mov x29, #0\n\t"
                     "bl run\n\t"
                     "brk #0\n"
                     "1:"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), [p] "r"(p), [child] "r"(child)
                     : "x30", "memory");
    return x0;
}

#endif

/* Runs steps from number at on; never returns, for a program ends by exit_group(2) or execve(2). */
__attribute__((used, noinline, noreturn)) void run(struct program *p, long at)
{
    for (;;) {
        struct step *s = &p->step[at];
        i64 a[6], r;
        for (int i = 0; i < 6; i++)
            a[i] = s->refs >> i & 1 ? p->step[s->arg[i]].result : s->arg[i];
        if (s->nr >= 0)
            r = call(s->nr, a[0], a[1], a[2], a[3], a[4], a[5]);
        else if (s->nr == OP_CLONE)
            r = clone_and_run(a[5] >> 32, a[0], a[1], a[2], a[3], a[4], p, (i32) a[5]);
        else if (s->nr == OP_TEST)
            r = (a[0] & a[2]) == a[1] ? 0 : -1;
        else if (s->nr == OP_STORE)
            r = (*(i64 *) a[0] = a[1], 0);
        else if (s->nr == OP_LOAD)
            r = *(i64 *) a[0] >> a[1] & a[2];
        else if (s->nr == OP_ADD)
            r = a[0] + a[1];
        else if (s->nr == OP_SUBTRACT)
            r = a[0] - a[1];
        else
            r = a[0] < a[1] ? 0 : -1;
        s->result = r;
        if (p->trace) {
            struct trace *t = &p->trace[at];
            t->result = r;
            call(p->nr_clock_gettime, 1, (long) &t->seconds, 0, 0, 0, 0);
        }
        if (r >= 0) {
            at = s->ok;
        } else if (s->err != FAIL) {
            at = s->err;
        } else {
            p->failed_step = at;
            p->failed_errno = -r;
            call(p->nr_write, p->report_fd, (long) p, 8, 0, 0, 0);
            for (;;)
                call(p->nr_exit_group, 127, 0, 0, 0, 0, 0);
        }
    }
}
