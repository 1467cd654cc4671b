/* The entry of the executable that ElfImage makes: the program lies on the page after this code. */
    .section .text.0, "ax"
    .globl _start
_start:
#if defined(__x86_64__)
    xor %ebp, %ebp
    lea _start(%rip), %rdi
    and $-0x1000, %rdi
    add $0x1000, %rdi
    xor %esi, %esi
    and $-16, %rsp
    call run
    ud2
#else
    mov x29, #0
    adr x0, _start
    and x0, x0, #-0x1000
    add x0, x0, #1, lsl #12
    mov x1, #0
    bl run
    brk #0
#endif
    .section .note.GNU-stack, "", @progbits
