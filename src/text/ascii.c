/* ascii.c - letters of either case. */
#include <charfinder/text.h>

bool text_equal_any_case(struct text a, struct text b)
{
    bool equal = a.len == b.len;
    for (size_t n = 0; equal && n < a.len; n++)
        equal = text_lower(a.at[n]) == text_lower(b.at[n]);
    return equal;
}
