/* text.h - pieces of text and what Unicode says about them: UTF-8, ASCII, numbers, general
 * categories, white space, words, quoting, likeness. Knows nothing of characters' names.
 *
 * Nothing here allocates, fails or keeps a pointer beyond what the comments say. */
#ifndef CHARFINDER_TEXT_H
#define CHARFINDER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* `len` bytes that it does not own; no terminator. `at` may be null when `len` is 0. */
struct text {
    const char *at;
    size_t len;
};

#define TEXT(literal) ((struct text)TEXT_CONSTANT(literal))

/* The same as an initializer of constants. */
/* clang-format off */
#define TEXT_CONSTANT(literal) {"" literal, sizeof("" literal) - 1}
/* clang-format on */

/* The same bytes, in the same number. */
bool text_equal(struct text a, struct text b);

/* Less than, equal to or more than 0, as memcmp(3) has it; of two that begin alike the shorter one
 * is less. */
int text_compare(struct text a, struct text b);

bool text_begins_with(struct text text, struct text head);
bool text_ends_with(struct text text, struct text tail);

/* The text without its first `n` bytes; `n` <= `len`. */
struct text text_from(struct text text, size_t n);

/* Copies the bytes to `out`; returns how many. As with all that is named text_put, what comes next
 * begins behind them: `at += text_put(TEXT("more"), at)`. */
static inline size_t text_put(struct text text, char *out)
{
    if (text.len > 0)
        memcpy(out, text.at, text.len);
    return text.len;
}

/* ASCII. Every other byte is neither letter nor digit, and has no other case. */

static inline bool text_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char text_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static inline bool text_is_letter(char c)
{
    return text_lower(c) >= 'a' && text_lower(c) <= 'z';
}

/* The same bytes, but that letters may be of either case. */
bool text_equal_any_case(struct text a, struct text b);

enum { TEXT_NO_DIGIT = 16 };

/* The value of a hexadecimal digit of either case, 0 to 15; TEXT_NO_DIGIT if `c` is none. */
static inline uint32_t text_digit_value(char c)
{
    if (text_is_digit(c))
        return (uint32_t)(c - '0');
    char lower = text_lower(c);
    return lower >= 'a' && lower <= 'f' ? (uint32_t)(lower - 'a') + 10 : TEXT_NO_DIGIT;
}

/* The nearest of some texts: the one of which fewest bytes must be put in, left out or replaced to
 * make it `wanted`; of several such the one that begins most like it; of these the first. A plain
 * value. */
struct text_nearest {
    struct text wanted; /* belongs to the caller, as long as texts are taken */
    unsigned away;      /* changed bytes of the nearest so far; UINT_MAX before the first text */
    unsigned alike;     /* bytes that `wanted` and the nearest so far begin with alike */
};

enum { TEXT_NEAREST_MAX = 64 }; /* bytes of `wanted` that count */

void text_nearest_start(struct text_nearest *nearest, struct text wanted);

/* Compares one more text, whose bytes need not stay; true if it is nearer than all before. Takes
 * time for the product of both lengths. */
bool text_nearest_take(struct text_nearest *nearest, struct text text);

/* Numbers */

/* Reads a whole number in decimal, `most` at most; zeros before it do not count. False, and
 * `*number` as it was, if `digits` has no digit, or anything else, or if the number is larger. */
bool text_read_number(struct text digits, uint32_t most, uint32_t *number);

enum { TEXT_NUMBER_MAX = 20 }; /* digits of the largest number */

/* Writes a number in decimal; returns how many digits. */
size_t text_put_number(uint64_t number, char out[TEXT_NUMBER_MAX]);

/* Writes the last `count` hexadecimal digits of a number, zeros included; returns `count`. */
size_t text_put_hex_lower(uint64_t number, unsigned count, char *out);
size_t text_put_hex_upper(uint64_t number, unsigned count, char *out);

enum { TEXT_CODE_POINT_MAX = 6 }; /* digits of 10FFFF */

/* Writes `cp`, any code point, as the Standard does behind `U+` (Unicode, appendix A.1): four
 * upper-case hexadecimal digits, or as many more as it needs; returns how many. */
size_t text_put_code_point(uint32_t cp, char out[TEXT_CODE_POINT_MAX]);

/* Well-formed UTF-8 (Unicode 3.9, table 3-7): no surrogates, no overlong forms, nothing above
 * U+10FFFF, nothing cut short. The empty text is well-formed. */
bool text_is_utf8(struct text text);

/* Takes the first character off `*text`, which must be UTF-8 and not empty, and returns it. */
uint32_t text_next_character(struct text *text);

enum { TEXT_CHARACTER_MAX = 4 }; /* bytes of one character in UTF-8 */

/* Writes the UTF-8 of `cp`, a code point but not a surrogate; returns how many bytes. */
size_t text_put_character(uint32_t cp, char out[TEXT_CHARACTER_MAX]);

/* General categories (Unicode 4.5), in the order of the Standard's table 4-4. */
/* clang-format off */
#define TEXT_CATEGORIES(X)                                                                         \
    X(Lu) X(Ll) X(Lt) X(Lm) X(Lo) X(Mn) X(Mc) X(Me) X(Nd) X(Nl) X(No) X(Pc) X(Pd) X(Ps) X(Pe)      \
    X(Pi) X(Pf) X(Po) X(Sm) X(Sc) X(Sk) X(So) X(Zs) X(Zl) X(Zp) X(Cc) X(Cf) X(Cs) X(Co) X(Cn)
/* clang-format on */

#define TEXT_CATEGORY_ENUM(name) CATEGORY_##name,
enum category { TEXT_CATEGORIES(TEXT_CATEGORY_ENUM) CATEGORIES };
#undef TEXT_CATEGORY_ENUM

/* The general category of `cp` in the version of Unicode that is compiled in, whatever the
 * version of the installed utf8proc. CATEGORY_Cn for everything above U+10FFFF. */
enum category text_category(uint32_t cp);

/* A letter (L*) or a number (N*): words are made of these, and of `_`. */
static inline bool text_is_of_word(enum category category)
{
    return category <= CATEGORY_Lo || (category >= CATEGORY_Nd && category <= CATEGORY_No);
}

/* Code points of one category, side by side. Begins all zero: none. */
struct category_range {
    uint32_t first;
    uint32_t count;
    enum category category;
    uint32_t number; /* in the order of ranges */
};

/* The same, and sets `*range` to the range around `cp`; fast if that is near the old `*range`. If
 * `cp` is no code point, `*range` stays as it is. */
enum category text_category_around(uint32_t cp, struct category_range *range);

/* The same for a series of code points: `*near` is the range of the last one. */
static inline enum category text_category_near(uint32_t cp, struct category_range *near)
{
    return cp - near->first < near->count ? near->category : text_category_around(cp, near);
}

/* Its short name, such as Lu; constant. */
struct text text_category_name(enum category category);

/* Whether `cp` shows as itself, and moves or misleads no terminal: not Cc, Cf, Cs, Co, Cn, Zl, Zp,
 * nor Zs but for the space. */
bool text_is_printable(uint32_t cp);

/* White space at the ends of a query does not count: what Python's str.strip() removes. */
bool text_is_space(uint32_t cp);

/* The part of `text`, which must be UTF-8, between the white space at its ends. */
struct text text_strip(struct text text);

/* What folding makes of `cp`: its full compatibility decomposition (NFKD; Unicode 3.7) without what
 * is of category Mn; constant, may be empty. False if `cp` stays as it is, or if folding it does
 * not change how words are found. Characters that are themselves Mn are for the caller to leave
 * out. */
bool text_fold(uint32_t cp, struct text *folded);

enum { TEXT_WORD_MAX = 128 }; /* bytes; more than the longest name has */

/* A word in upper case. Only words of A-Z, 0-9 and `_` can stand in a name: any other, and one
 * longer than TEXT_WORD_MAX, comes with `len` 0. */
struct text_word {
    size_t len;
    size_t characters; /* before upper-casing */
    bool has_star;     /* a `*` stands directly after it */
    char at[TEXT_WORD_MAX];
};

static inline struct text text_of_word(const struct text_word *word)
{
    return (struct text){word->at, word->len};
}

/* How a text is read; these may be combined. */
enum {
    TEXT_AS_IT_IS = 0,
    TEXT_FOLDED = 1,             /* each character as text_fold() has it */
    TEXT_UNDERSCORES = 2,        /* `_` separates words */
    TEXT_FOLDED_UNDERSCORES = 4, /* and so does one that a character is folded to */
    TEXT_MARK_FOREIGN = 8, /* a character that no name can have becomes one TEXT_FOREIGN, and does
                              not spoil its word */
};

#define TEXT_FOREIGN '\xFF' /* a byte of no UTF-8 */

/* A walk over the words of a text: begins with all of it in `rest`, and nothing in `within`. */
struct text_words {
    struct text rest;
    struct text within; /* what is left of a character that was folded */
    unsigned how;
};

/* The next word: a maximal run of letters (L*), numbers (N*) and `_`, upper-cased with the full
 * mapping (Unicode 3.13, rule R1; SpecialCasing.txt). The text must be UTF-8. False when no word is
 * left. */
bool text_words_next(struct text_words *words, struct text_word *word);

/* A quoted text, told piece by piece, for status lines and the log: between ', or between " if
 * the text has a ' and no "; what would move or mislead a terminal is written as an escape
 * (charfinder-protocol(5), "Answers"). What is not UTF-8 is quoted byte by byte, b'caf\xe9'. */
struct text_quote {
    struct text rest;
    char mark;
    bool by_byte;
    enum { TEXT_QUOTE_OPENS, TEXT_QUOTE_RUNS, TEXT_QUOTE_OVER } state;
};

enum { TEXT_ESCAPE_MAX = 10 }; /* bytes of the longest escape, \UNNNNNNNN */

/* Whether `text` is printable ASCII without quotes and backslashes: then quoting it only puts it
 * between '. */
bool text_is_plain(struct text text);

/* Begins to quote `text`, any bytes, which must stay where they are while pieces are taken. */
void text_quote_start(struct text_quote *quote, struct text text);

/* The next piece: constant, part of the text, or written into `escape`. Empty at the end. */
struct text text_quote_next(struct text_quote *quote, char escape[TEXT_ESCAPE_MAX]);

enum { TEXT_JSON_MAX = 12 }; /* bytes of the longest escape, a surrogate pair */

/* Writes `cp`, any code point, as it stands between the quotes of a JSON string (RFC 8259, section
 * 7); returns how many bytes. What is not printable is escaped, so that the string shows what it
 * holds; a surrogate, which no text can hold, becomes U+FFFD. */
size_t text_put_json(uint32_t cp, char out[TEXT_JSON_MAX]);

enum { TEXT_URL_MAX = 12 }; /* bytes of the longest escape, four bytes */

/* Writes `cp`, a code point but not a surrogate, as it stands in any part of a URL; returns how many
 * bytes. Everything is escaped but what never needs to be (RFC 3986, section 2.3). */
size_t text_put_url(uint32_t cp, char out[TEXT_URL_MAX]);

/* The version of the utf8proc that is used, such as 2.8.0; constant. */
const char *text_utf8proc_version(void);

#endif
