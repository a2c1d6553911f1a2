/* nearest.c - which of some texts is written most like another one. */
#include <charfinder/text.h>

#include <limits.h>

static unsigned least_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* How many bytes must be put in, left out or replaced to make one of the other (Levenshtein). `b`
 * has TEXT_NEAREST_MAX bytes at most. */
static unsigned distance(struct text a, struct text b)
{
    unsigned row[TEXT_NEAREST_MAX + 1];
    for (unsigned n = 0; n <= b.len; n++)
        row[n] = n;
    for (unsigned m = 0; m < a.len; m++) {
        unsigned above_left = row[0];
        row[0] = m + 1;
        for (unsigned n = 0; n < b.len; n++) {
            unsigned above = row[n + 1];
            unsigned replaced = above_left + (a.at[m] != b.at[n]);
            row[n + 1] = least_of(replaced, least_of(above, row[n]) + 1);
            above_left = above;
        }
    }
    return row[b.len];
}

/* How many bytes both begin with. */
static unsigned common(struct text a, struct text b)
{
    unsigned n = 0;
    while (n < a.len && n < b.len && a.at[n] == b.at[n])
        n++;
    return n;
}

void text_nearest_start(struct text_nearest *nearest, struct text wanted)
{
    if (wanted.len > TEXT_NEAREST_MAX)
        wanted.len = TEXT_NEAREST_MAX;
    *nearest = (struct text_nearest){wanted, UINT_MAX, 0};
}

bool text_nearest_take(struct text_nearest *nearest, struct text text)
{
    unsigned away = distance(text, nearest->wanted);
    unsigned alike = common(text, nearest->wanted);
    if (away > nearest->away || (away == nearest->away && alike <= nearest->alike))
        return false;
    nearest->away = away;
    nearest->alike = alike;
    return true;
}
