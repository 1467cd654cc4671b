/*
 * A signal handler that writes the signal's number, one byte, into a pipe: signal-safety(7).
 *
 * It may run on any thread of the JVM between any two instructions, so it touches nothing but its own stack: no libc (errno
 * belongs to the interrupted code), no Java. The descriptor is the last word of the code; Java puts it there before it makes
 * the page executable. The pipe does not block: a signal that finds it full is lost, as a second pending one is anyway.
 *
 * build.sh makes the two resources from this file.
 */
extern const int descriptor __attribute__((visibility("hidden")));
__asm__(".section .text.zz, \"ax\"\n"
        ".balign 4\n"
        ".globl descriptor\n"
        ".hidden descriptor\n"
        "descriptor: .int -1\n"
        ".text\n");

__attribute__((used, section(".text.0"))) void relay(int number)
{
    char byte = number;
#if defined(__x86_64__)
    long result = 1; /* write */
    __asm__ volatile("syscall" : "+a"(result) : "D"((long) descriptor), "S"(&byte), "d"(1L) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = 64; /* write */
    register long x0 __asm__("x0") = descriptor;
    register const char *x1 __asm__("x1") = &byte;
    register long x2 __asm__("x2") = 1;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
#endif
}
