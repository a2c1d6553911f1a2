/* number.c - numbers in decimal. */
#include <charfinder/text.h>

size_t text_put_number(uint64_t number, char out[TEXT_NUMBER_MAX])
{
    char reversed[TEXT_NUMBER_MAX];
    size_t len = 0;
    do
        reversed[len++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    for (size_t n = 0; n < len; n++)
        out[n] = reversed[len - 1 - n];
    return len;
}
