/* The index image, byte for byte as ucdc wrote it. */
    .section .rodata
    .balign 4096 /* its pages hold nothing else: they are read in only when asked for */
    .globl index_image
    .hidden index_image
    .type index_image, %object
index_image:
    .incbin CHARFINDER_INDEX_IMAGE
    .size index_image, . - index_image
    .section .note.GNU-stack, "", %progbits
