/* details.c - all that is known of a character or sequence.
 *
 * Of a value only the number of pieces that were told is kept: each call finds the value anew. */
#include <charfinder/query.h>

#include <assert.h>
#include <string.h>

#include "hangul.h"

/* `number` of a detail before the first one of its kind. */
enum { BEFORE_FIRST = UINT8_MAX };

/* A code point is told in up to three pieces. */
enum { PIECES = 3 };

static bool is_sequence(uint32_t owner)
{
    return owner >= INDEX_SEQUENCE_OWNERS;
}

/* Code point number `n` of an owner; false if there are not so many. */
static bool find_code_point(uint32_t owner, unsigned n, uint32_t *cp)
{
    *cp = owner;
    if (!is_sequence(owner))
        return n == 0;
    const uint32_t entry = index_characters() + (owner - INDEX_SEQUENCE_OWNERS);
    struct text rest = index_lines((struct run){entry, 1, 0});
    while (rest.at[0] != '\t')
        rest = text_from(rest, 1);
    rest = text_from(rest, 1);
    do {
        *cp = text_next_character(&rest);
        if (*cp == '\t')
            return false;
    } while (n-- > 0);
    return true;
}

static bool is_surrogate(uint32_t cp)
{
    return cp >= 0xD800 && cp <= 0xDFFF;
}

/* Which details there are */

/* The property that a kind of detail is; INDEX_PROPERTIES if it is none. */
static enum index_property property_of(enum detail_kind kind)
{
    switch (kind) {
    case DETAIL_CATEGORY:
        return INDEX_CATEGORY;
    case DETAIL_BLOCK:
        return INDEX_BLOCK;
    case DETAIL_SCRIPT:
        return INDEX_SCRIPT;
    case DETAIL_AGE:
        return INDEX_AGE;
    case DETAIL_BIDI_CLASS:
        return INDEX_BIDI_CLASS;
    case DETAIL_COMBINING_CLASS:
        return INDEX_COMBINING_CLASS;
    case DETAIL_NUMERIC_VALUE:
        return INDEX_NUMERIC_VALUE;
    case DETAIL_MIRRORED:
        return INDEX_MIRRORED;
    default:
        return INDEX_PROPERTIES;
    }
}

/* The fact that a kind of detail is; INDEX_FACTS if it is none. */
static enum index_fact fact_of(enum detail_kind kind)
{
    switch (kind) {
    case DETAIL_DECOMPOSITION:
        return INDEX_DECOMPOSITION;
    case DETAIL_UPPERCASE:
        return INDEX_UPPERCASE;
    case DETAIL_LOWERCASE:
        return INDEX_LOWERCASE;
    case DETAIL_TITLECASE:
        return INDEX_TITLECASE;
    case DETAIL_UNICODE_1_NAME:
        return INDEX_UNICODE_1_NAME;
    case DETAIL_ALIAS:
        return INDEX_ALIAS_ENTRY;
    case DETAIL_ALSO_CALLED:
        return INDEX_ALSO_CALLED;
    case DETAIL_KEYWORDS:
        return INDEX_KEYWORDS;
    default:
        return INDEX_FACTS;
    }
}

/* HTML reads a reference to any other code point as another one (HTML Standard, 13.2.5.80). */
static bool has_reference(uint32_t cp)
{
    return cp != 0 && !(cp >= 0x80 && cp < 0xA0);
}

static bool has_detail(const struct details *details)
{
    const enum detail_kind kind = (enum detail_kind)details->kind;
    const uint32_t owner = details->owner;
    uint32_t cp;
    if (kind == DETAIL_PART)
        return is_sequence(owner) && find_code_point(owner, details->number, &cp);
    if (details->number > 0 && kind != DETAIL_ALIAS)
        return false;
    if (property_of(kind) != INDEX_PROPERTIES)
        return index_property(owner, property_of(kind)).len > 0;
    if (kind == DETAIL_DECOMPOSITION && hangul_is_syllable(owner))
        return true;
    if (fact_of(kind) != INDEX_FACTS)
        return index_fact(owner, fact_of(kind), details->number).len > 0;
    return !is_surrogate(owner) && (kind != DETAIL_HTML || has_reference(owner)) &&
           (kind != DETAIL_CSS || owner != 0);
}

void details_start(struct details *details, uint32_t owner)
{
    *details = (struct details){.owner = owner, .number = BEFORE_FIRST};
}

bool details_next(struct details *details)
{
    details->next = 0;
    for (; details->kind < DETAIL_KINDS; details->kind++, details->number = BEFORE_FIRST) {
        details->number++; /* after BEFORE_FIRST comes 0 */
        if (has_detail(details))
            return true;
    }
    return false;
}

struct text details_key(struct details *details)
{
    static const struct text keys[DETAIL_KINDS] = {
        [DETAIL_CATEGORY] = TEXT_CONSTANT("category"),
        [DETAIL_BLOCK] = TEXT_CONSTANT("block"),
        [DETAIL_SCRIPT] = TEXT_CONSTANT("script"),
        [DETAIL_AGE] = TEXT_CONSTANT("age"),
        [DETAIL_BIDI_CLASS] = TEXT_CONSTANT("bidi class"),
        [DETAIL_COMBINING_CLASS] = TEXT_CONSTANT("combining class"),
        [DETAIL_DECOMPOSITION] = TEXT_CONSTANT("decomposition"),
        [DETAIL_NUMERIC_VALUE] = TEXT_CONSTANT("numeric value"),
        [DETAIL_MIRRORED] = TEXT_CONSTANT("mirrored"),
        [DETAIL_UPPERCASE] = TEXT_CONSTANT("uppercase"),
        [DETAIL_LOWERCASE] = TEXT_CONSTANT("lowercase"),
        [DETAIL_TITLECASE] = TEXT_CONSTANT("titlecase"),
        [DETAIL_UNICODE_1_NAME] = TEXT_CONSTANT("Unicode 1 name"),
        [DETAIL_ALIAS] = TEXT_CONSTANT("alias"),
        [DETAIL_ALSO_CALLED] = TEXT_CONSTANT("also called"),
        [DETAIL_KEYWORDS] = TEXT_CONSTANT("keywords"),
        [DETAIL_PART] = TEXT_CONSTANT("part "),
        [DETAIL_UTF_8] = TEXT_CONSTANT("UTF-8"),
        [DETAIL_UTF_16] = TEXT_CONSTANT("UTF-16"),
        [DETAIL_HTML] = TEXT_CONSTANT("HTML"),
        [DETAIL_URL] = TEXT_CONSTANT("URL"),
        [DETAIL_C] = TEXT_CONSTANT("C"),
        [DETAIL_JSON] = TEXT_CONSTANT("JSON"),
        [DETAIL_CSS] = TEXT_CONSTANT("CSS"),
        [DETAIL_PYTHON] = TEXT_CONSTANT("Python"),
    };
    struct text key = keys[details->kind];
    if (details->kind != DETAIL_PART)
        return key;
    memcpy(details->piece, key.at, key.len);
    key.len += text_put_number((uint64_t)details->number + 1, details->piece + key.len);
    return (struct text){details->piece, key.len};
}
static_assert(DETAIL_PIECE_MAX >= sizeof "part 255", "any part's key fits");

/* Values: each of these writes a piece, and returns how many bytes it has. */

/* A number in upper-case digits of 4 bits, or of 3, at least `least` of them. */
static size_t put_digits(char *out, uint32_t number, unsigned bits, unsigned least)
{
    unsigned count = 1;
    while (number >> count * bits != 0)
        count++;
    count = count < least ? least : count;
    for (unsigned n = 0; n < count; n++)
        out[n] = "0123456789ABCDEF"[number >> (count - 1 - n) * bits & ((1U << bits) - 1)];
    return count;
}

/* A number in hexadecimal after `head`. */
static size_t put_hex(char *out, struct text head, uint32_t number, unsigned least)
{
    size_t len = text_put(head, out);
    return len + put_digits(out + len, number, 4, least);
}

/* Each byte of the UTF-8 of `cp` after `head`. */
static size_t put_bytes(char *out, struct text head, uint32_t cp, unsigned bits, unsigned least)
{
    char utf8[TEXT_CHARACTER_MAX];
    const size_t count = text_put_character(cp, utf8);
    size_t len = 0;
    for (size_t n = 0; n < count; n++) {
        len += text_put(head, out + len);
        len += put_digits(out + len, (unsigned char)utf8[n], bits, least);
    }
    return len;
}

/* Each unit of the UTF-16 of `cp` after `head`. */
static size_t put_units(char *out, struct text head, uint32_t cp)
{
    if (cp < 0x10000)
        return put_hex(out, head, cp, 4);
    size_t len = put_hex(out, head, 0xD800 + ((cp - 0x10000) >> 10), 4);
    return len + put_hex(out + len, head, 0xDC00 + (cp & 0x3FF), 4);
}

/* \u2656 or \U0001F600 */
static size_t put_escape(char *out, uint32_t cp)
{
    return cp < 0x10000 ? put_hex(out, TEXT("\\u"), cp, 4) : put_hex(out, TEXT("\\U"), cp, 8);
}

static size_t put_c(char *out, uint32_t cp)
{
    if (cp < 0xA0) /* C11, 6.4.3 */
        return put_bytes(out, TEXT("\\"), cp, 3, 3);
    return put_escape(out, cp);
}

static size_t put_hangul(char *out, uint32_t cp)
{
    const struct hangul_parts parts = hangul_decompose(cp);
    size_t len = put_hex(out, TEXT("U+"), parts.first, 4);
    return len + put_hex(out + len, TEXT(" U+"), parts.second, 4);
}

/* The name by which Python knows `cp`; empty if it knows none. */
static struct text python_name(uint32_t cp)
{
    const uint32_t entry = index_entry(cp);
    if (entry == INDEX_NONE)
        return TEXT("");
    struct text name = index_name_in(index_lines((struct run){entry, 1, 0}));
    bool is_label = name.at[0] == '<';
    bool is_known = index_property(cp, INDEX_DERIVED_NAME).len == 0 ||
                    text_begins_with(name, TEXT("HANGUL SYLLABLE")) ||
                    text_begins_with(name, TEXT("CJK UNIFIED IDEOGRAPH"));
    return !is_label && is_known ? name : TEXT("");
}

/* Piece number `n` of how a code point is written in Python. */
static struct text python_piece(char *out, uint32_t cp, unsigned n)
{
    struct text name = python_name(cp);
    if (name.len == 0)
        return (struct text){out, n == 0 ? put_escape(out, cp) : 0};
    return n == 0 ? TEXT("\\N{") : n == 1 ? name : TEXT("}");
}

/* Piece number `n` of what is said about part `cp`: its code point, its name. */
static struct text part_piece(char *out, uint32_t cp, unsigned n)
{
    char room[INDEX_LABEL_LINE_MAX];
    if (n == 0) {
        size_t len = put_hex(out, TEXT("U+"), cp, 4);
        return (struct text){out, len + text_put(TEXT(" "), out + len)};
    }
    if (n > 1)
        return TEXT("");
    struct text name = index_name_in(index_line(cp, room));
    if (index_entry(cp) != INDEX_NONE)
        return name;
    assert(name.len <= DETAIL_PIECE_MAX && "labels are short");
    memcpy(out, name.at, name.len);
    return (struct text){out, name.len};
}

/* Piece number `n` of how a code point is written; `is_first` of an owner. */
static struct text written_piece(enum detail_kind kind, char *out, uint32_t cp, bool is_first,
                                 unsigned n)
{
    size_t len = 0;
    if (kind == DETAIL_PYTHON)
        return python_piece(out, cp, n);
    if (n > 0)
        return TEXT("");
    switch (kind) {
    case DETAIL_UTF_8:
        len = put_bytes(out, TEXT(" "), cp, 4, 2);
        break;
    case DETAIL_UTF_16:
        len = put_units(out, TEXT(" "), cp);
        break;
    case DETAIL_HTML:
        len = put_hex(out, TEXT("&#x"), cp, 1);
        return (struct text){out, len + text_put(TEXT(";"), out + len)};
    case DETAIL_URL:
        return (struct text){out, text_put_url(cp, out)};
    case DETAIL_C:
        return (struct text){out, put_c(out, cp)};
    case DETAIL_JSON:
        return (struct text){out, put_units(out, TEXT("\\u"), cp)};
    default: /* CSS */
        return (struct text){out, put_hex(out, TEXT("\\"), cp, 1)};
    }
    return is_first ? (struct text){out + 1, len - 1} : (struct text){out, len};
}

/* Piece number `n` of the names of the entities that are the same as an owner. */
static struct text entity_piece(uint32_t owner, unsigned n)
{
    struct text name = index_fact(owner, INDEX_ENTITY_NAME, n / 2);
    return n % 2 == 0 && name.len > 0 ? TEXT(" ") : name;
}

/* The next piece of a value that is told code point by code point. */
static struct text next_written(struct details *details)
{
    const enum detail_kind kind = (enum detail_kind)details->kind;
    uint32_t cp;
    unsigned n = 0;
    for (; find_code_point(details->owner, n, &cp); n++) {
        while (details->next / PIECES == n) {
            unsigned at = details->next++ % PIECES;
            struct text piece = written_piece(kind, details->piece, cp, n == 0, at);
            if (piece.len > 0)
                return piece;
        }
    }
    return kind == DETAIL_HTML ? entity_piece(details->owner, details->next++ - n * PIECES)
                               : TEXT("");
}
static_assert(INDEX_SEQUENCE_MAX * PIECES < UINT8_MAX / 2, "pieces are counted in a byte");

struct text details_value(struct details *details)
{
    const enum detail_kind kind = (enum detail_kind)details->kind;
    const uint32_t owner = details->owner;
    uint32_t cp;
    if (kind == DETAIL_PART && find_code_point(owner, details->number, &cp))
        return part_piece(details->piece, cp, details->next++);
    if (kind >= DETAIL_UTF_8)
        return next_written(details);
    if (details->next++ > 0)
        return TEXT("");
    if (property_of(kind) != INDEX_PROPERTIES)
        return index_property(owner, property_of(kind));
    if (kind == DETAIL_DECOMPOSITION && hangul_is_syllable(owner))
        return (struct text){details->piece, put_hangul(details->piece, owner)};
    return index_fact(owner, fact_of(kind), details->number);
}
