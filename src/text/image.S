/* The image of general categories and folded characters, byte for byte as ucdc wrote it. */
    .section .rodata
    .balign 64
    .globl text_category_image
    .hidden text_category_image
    .type text_category_image, %object
text_category_image:
    .incbin CHARFINDER_CATEGORY_IMAGE
    .size text_category_image, . - text_category_image
    .section .note.GNU-stack, "", %progbits
