/* notation.c - the ways in which code points are written. */
#include "notation.h"

#include "terms.h"

enum {
    CODE_POINT_LAST = 0x10FFFF,
    CODE_POINT_BEYOND,    /* and every larger number */
    RANGED_MAX = 1 << 16, /* code points that the ranges of a query may stand for */
    HEXADECIMAL_MAX = 6,  /* digits, where nothing else is said */
    ENTITY_NAME_MAX = 64, /* bytes; the longest name has 31 */
};

/* What one notation stands for: `first` to `last`, or `first` alone; and then `also`, unless 0. */
struct points {
    uint32_t first;
    uint32_t last;
    uint32_t also;
    bool is_range;
};

/* Separators */

/* Between notations stands what people put around them in texts. */
static bool is_separator(enum notation_form form, uint32_t cp)
{
    switch (cp) {
    case ',':
    case '.':
    case ';':
    case ':':
    case '(':
    case ')':
    case '[':
    case ']':
    case '<':
    case '>':
    case '"':
    case '\'':
        return true;
    case '-':
    case '_':
        return form == NOTATION_BARE;
    default:
        return text_is_space(cp) || (cp >= 0x2018 && cp <= 0x201F) ||
               (cp >= 0x80 && text_category(cp) == CATEGORY_Cf);
    }
}

static struct text skip_separators(enum notation_form form, struct text text)
{
    while (text.len > 0) {
        struct text after = text;
        if (!is_separator(form, text_next_character(&after)))
            break;
        text = after;
    }
    return text;
}

/* Whether a notation may end before `text`. */
static bool is_end(enum notation_form form, struct text text)
{
    if (text.len == 0)
        return true;
    if (form == NOTATION_MARKED && (text.at[0] == '\\' || text.at[0] == '&'))
        return true;
    return is_separator(form, text_next_character(&text));
}

/* Pieces of notations: each takes what it finds off `*text`, and is false if it is not there */

/* The byte `c`; in lower case if it may have any case. */
static bool take(struct text *text, char c, bool any_case)
{
    if (text->len == 0 || (any_case ? text_lower(text->at[0]) : text->at[0]) != c)
        return false;
    *text = text_from(*text, 1);
    return true;
}

/* `least` to `most` digits, all that there are. */
static bool take_digits(struct text *text, uint32_t base, size_t least, size_t most, uint32_t *cp)
{
    size_t count = 0;
    *cp = 0;
    for (; count < text->len; count++) {
        uint32_t value = text_digit_value(text->at[count]);
        if (value >= base)
            break;
        if (*cp < CODE_POINT_BEYOND)
            *cp = *cp * base + value;
    }
    *text = text_from(*text, count);
    return count >= least && count <= most;
}

static bool take_hexadecimal(struct text *text, uint32_t *cp)
{
    return take_digits(text, 16, 1, HEXADECIMAL_MAX, cp);
}

static bool take_u_plus(struct text *text)
{
    return take(text, 'u', true) && take(text, '+', false);
}

/* `..`, `-` or U+2013, between the ends of a range. */
static bool take_to(struct text *text)
{
    if (take(text, '-', false))
        return true;
    if (take(text, '.', false))
        return take(text, '.', false);
    struct text after = *text;
    if (text->len == 0 || text_next_character(&after) != 0x2013)
        return false;
    *text = after;
    return true;
}

/* Notations: each reads the one that `text` begins with, if it does, up to its end. */

typedef bool notation_reader(struct text *text, struct points *points);

static bool read_u_plus(struct text *text, struct points *points)
{
    return take_u_plus(text) && take_hexadecimal(text, &points->first);
}

static bool read_range(struct text *text, struct points *points)
{
    if (!read_u_plus(text, points) || !take_to(text))
        return false;
    struct text after = *text;
    if (take_u_plus(&after))
        *text = after;
    points->is_range = true;
    return take_hexadecimal(text, &points->last);
}

static bool read_0x(struct text *text, struct points *points)
{
    return take(text, '0', false) && take(text, 'x', true) &&
           take_hexadecimal(text, &points->first);
}

/* \u2656 */
static bool read_escape(struct text *text, struct points *points)
{
    struct text digits = {text->at + 2, 4};
    if (text->len < 6 || text->at[0] != '\\' || text->at[1] != 'u' ||
        !take_digits(&digits, 16, 4, 4, &points->first))
        return false;
    *text = text_from(*text, 6);
    return true;
}

/* \uD83D\uDE00 */
static bool read_surrogates(struct text *text, struct points *points)
{
    struct points low = {0};
    if (!read_escape(text, points) || !read_escape(text, &low) || points->first < 0xD800 ||
        points->first > 0xDBFF || low.first < 0xDC00 || low.first > 0xDFFF)
        return false;
    points->first = 0x10000 + ((points->first - 0xD800) << 10) + (low.first - 0xDC00);
    return true;
}

static bool read_long_escape(struct text *text, struct points *points)
{
    return take(text, '\\', false) && text->len > 0 && text->at[0] == 'U' &&
           take(text, 'u', true) && take_digits(text, 16, 8, 8, &points->first);
}

/* \u{1F600} and \x{1F600} */
static bool read_braces(struct text *text, struct points *points)
{
    return take(text, '\\', false) && (take(text, 'u', false) || take(text, 'x', true)) &&
           take(text, '{', false) && take_hexadecimal(text, &points->first) &&
           take(text, '}', false);
}

/* \N{U+1F600} */
static bool read_named(struct text *text, struct points *points)
{
    return take(text, '\\', false) && take(text, 'n', true) && take(text, '{', false) &&
           read_u_plus(text, points) && take(text, '}', false);
}

static bool read_reference(struct text *text, struct points *points)
{
    if (!take(text, '&', false) || !take(text, '#', false))
        return false;
    uint32_t base = take(text, 'x', true) ? 16 : 10;
    return take_digits(text, base, 1, SIZE_MAX, &points->first) && take(text, ';', false);
}

static bool read_entity(struct text *text, struct points *points)
{
    uint32_t cps[INDEX_ENTITY_MAX];
    struct text name = {text->at + 1, 0};
    if (!take(text, '&', false))
        return false;
    while (name.len < text->len && text->at[name.len] != ';')
        if (++name.len > ENTITY_NAME_MAX)
            return false;
    uint32_t count = index_entity(name, cps);
    *text = text_from(*text, name.len);
    points->first = cps[0];
    points->also = count == 2 ? cps[1] : 0;
    return count > 0 && take(text, ';', false);
}

/* Takes the longest notation that ends so off `*text`; false if there is none. */
static bool take_marked(struct text *text, struct points *points)
{
    static notation_reader *const of_letters[] = {read_u_plus, read_range, read_0x};
    static notation_reader *const of_backslash[] = {read_escape, read_surrogates, read_long_escape,
                                                    read_braces, read_named};
    static notation_reader *const of_ampersand[] = {read_reference, read_entity};
    notation_reader *const *readers = of_letters;
    size_t count = sizeof of_letters / sizeof of_letters[0];
    if (text->len > 0 && text->at[0] == '\\') {
        readers = of_backslash;
        count = sizeof of_backslash / sizeof of_backslash[0];
    } else if (text->len > 0 && text->at[0] == '&') {
        readers = of_ampersand;
        count = sizeof of_ampersand / sizeof of_ampersand[0];
    }
    struct text shortest = *text;
    bool found = false;
    for (size_t n = 0; n < count; n++) {
        struct text after = *text;
        struct points read = {0};
        if (!readers[n](&after, &read) || !is_end(NOTATION_MARKED, after) ||
            (found && after.len >= shortest.len))
            continue;
        found = true;
        shortest = after;
        *points = read;
    }
    *text = shortest;
    return found;
}

/* 4 to 6 hexadecimal digits, at least one of them 0-9. */
static bool take_digits_alone(struct text *text, uint32_t *cp)
{
    struct text digits = *text;
    bool has_number = false;
    if (!take_digits(text, 16, 4, HEXADECIMAL_MAX, cp) || !is_end(NOTATION_BARE, *text))
        return false;
    for (size_t n = 0; n < digits.len - text->len; n++)
        has_number = has_number || text_is_digit(digits.at[n]);
    return has_number;
}

/* A `U` before the digits, separated from them or not, does not count. */
static bool take_bare(struct text *text, struct points *points)
{
    if (take(text, 'u', true))
        *text = skip_separators(NOTATION_BARE, *text);
    return take_digits_alone(text, &points->first);
}

static bool take_notation(enum notation_form form, struct text *text, struct points *points)
{
    *points = (struct points){0};
    struct text after = skip_separators(form, *text);
    if (!(form == NOTATION_MARKED ? take_marked(&after, points) : take_bare(&after, points)))
        return false;
    *text = after;
    return true;
}

/* Whole texts */

/* Whether a notation may begin so: a quick look, because most queries are words. */
static bool may_begin(enum notation_form form, struct text text)
{
    char first = text_lower(text.at[0]);
    char second = text.len > 1 ? text_lower(text.at[1]) : '\0';
    if (form == NOTATION_BARE)
        return !(first >= 'g' && first <= 'z') || first == 'u';
    if (first == 'u')
        return second == '+';
    if (first == '0')
        return second == 'x';
    return !(first >= 'a' && first <= 'z') && !(first >= '1' && first <= '9');
}

bool notations_are_none(struct text query)
{
    struct text piece;
    while (piece_next(&query, &piece))
        if (skip_separators(NOTATION_MARKED, piece).len > 0)
            return false;
    return true;
}

/* Whether `text` is a `U` alone, whose digits may be in the next piece. */
static bool is_lone_u(enum notation_form form, struct text text)
{
    return form == NOTATION_BARE && take(&text, 'u', true) && skip_separators(form, text).len == 0;
}

bool notations_are_all(enum notation_form form, struct text query)
{
    struct points points;
    struct text piece;
    bool has_one = false;
    bool has_u = false; /* digits without a `U` of their own must follow */
    while (piece_next(&query, &piece)) {
        piece = skip_separators(form, piece);
        if (piece.len == 0)
            continue;
        if (!may_begin(form, piece) || (has_u && text_lower(piece.at[0]) == 'u'))
            return false;
        while (take_notation(form, &piece, &points))
            has_one = true;
        piece = skip_separators(form, piece);
        has_u = is_lone_u(form, piece);
        if (piece.len > 0 && !has_u)
            return false;
    }
    return has_one && !has_u;
}

void notations_start(struct notations *notations, enum notation_form form, struct text query)
{
    *notations = (struct notations){.form = form, .later = query};
}

/* Takes up what a notation stands for. */
static void begin_points(struct notations *notations, const struct points *points)
{
    uint32_t last = points->is_range ? points->last : points->first;
    notations->also = points->also;
    if (last < points->first || last > CODE_POINT_LAST)
        return;
    uint32_t count = last - points->first + 1;
    if (points->is_range) {
        if (count > RANGED_MAX - notations->ranged)
            return;
        notations->ranged += count;
    }
    notations->next = points->first;
    notations->left = count;
}

bool notations_next(struct notations *notations, uint32_t *cp)
{
    struct points points;
    while (notations->left == 0 && notations->also == 0) {
        if (take_notation(notations->form, &notations->rest, &points))
            begin_points(notations, &points);
        else if (!piece_next(&notations->later, &notations->rest))
            return false;
    }
    if (notations->left > 0) {
        *cp = notations->next++;
        notations->left--;
    } else {
        *cp = notations->also;
        notations->also = 0;
    }
    return true;
}

uint32_t notations_skip(struct notations *notations, uint32_t most)
{
    uint32_t passed = notations->left < most ? notations->left : most;
    notations->next += passed;
    notations->left -= passed;
    return passed;
}
