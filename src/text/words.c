/* words.c - the words of a text, in upper case. */
#include <charfinder/text.h>

#include <string.h>

/* The upper case of `cp` if it is made of ASCII letters only, else null. Besides a-z exactly
 * these ten characters have one (UnicodeData.txt, SpecialCasing.txt); Unicode's stability
 * policy keeps the list from growing by characters that exist. */
static const char *upper_beyond_ascii(uint32_t cp)
{
    switch (cp) {
    case 0x00DF:
        return "SS";
    case 0x0131:
        return "I";
    case 0x017F:
        return "S";
    case 0xFB00:
        return "FF";
    case 0xFB01:
        return "FI";
    case 0xFB02:
        return "FL";
    case 0xFB03:
        return "FFI";
    case 0xFB04:
        return "FFL";
    case 0xFB05:
    case 0xFB06:
        return "ST";
    default:
        return NULL;
    }
}

/* The upper case of the ASCII characters of words; 0 for those that separate words, and for bytes
 * beyond ASCII. */
/* versions of clang-format differ in macros that have braces */
/* clang-format off */
#define UPPER_ASCII(underscore)                                                                    \
    {                                                                                              \
        ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', \
        ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'A', ['B'] = 'B', ['C'] = 'C', ['D'] = 'D', \
        ['E'] = 'E', ['F'] = 'F', ['G'] = 'G', ['H'] = 'H', ['I'] = 'I', ['J'] = 'J', ['K'] = 'K', \
        ['L'] = 'L', ['M'] = 'M', ['N'] = 'N', ['O'] = 'O', ['P'] = 'P', ['Q'] = 'Q', ['R'] = 'R', \
        ['S'] = 'S', ['T'] = 'T', ['U'] = 'U', ['V'] = 'V', ['W'] = 'W', ['X'] = 'X', ['Y'] = 'Y', \
        ['Z'] = 'Z', ['a'] = 'A', ['b'] = 'B', ['c'] = 'C', ['d'] = 'D', ['e'] = 'E', ['f'] = 'F', \
        ['g'] = 'G', ['h'] = 'H', ['i'] = 'I', ['j'] = 'J', ['k'] = 'K', ['l'] = 'L', ['m'] = 'M', \
        ['n'] = 'N', ['o'] = 'O', ['p'] = 'P', ['q'] = 'Q', ['r'] = 'R', ['s'] = 'S', ['t'] = 'T', \
        ['u'] = 'U', ['v'] = 'V', ['w'] = 'W', ['x'] = 'X', ['y'] = 'Y', ['z'] = 'Z',              \
        ['_'] = (underscore),                                                                      \
    }
/* clang-format on */
static const char upper_ascii[256] = UPPER_ASCII('_');
static const char upper_ascii_spaced[256] = UPPER_ASCII('\0'); /* `_` is a space */

static const char *upper_table(unsigned how)
{
    return (how & TEXT_UNDERSCORES) != 0 ? upper_ascii_spaced : upper_ascii;
}

enum { TOO_LONG = TEXT_WORD_MAX + 1 }; /* the length of every word that no name can have */

/* Appends one character, whose upper case is `upper`. If that is null, because it is not ASCII, the
 * word is spoilt, or the character is marked in it. */
static void put_upper(struct text_word *word, const char *upper, unsigned how)
{
    static const char foreign[] = {TEXT_FOREIGN, '\0'};
    if (upper == NULL && (how & TEXT_MARK_FOREIGN) != 0)
        upper = foreign;
    size_t len = upper == NULL ? 0 : strlen(upper);
    word->characters++;
    if (upper == NULL || word->len == TOO_LONG || len > sizeof word->at - word->len) {
        word->len = TOO_LONG;
        return;
    }
    memcpy(word->at + word->len, upper, len);
    word->len += len;
}

/* Takes ASCII off `*rest`, to the end of the word or of the ASCII. */
static void take_ascii(struct text *rest, struct text_word *word, unsigned how)
{
    const char *upper_of = upper_table(how);
    const char *at = rest->at;
    const char *end = rest->at + rest->len;
    size_t len = word->len;
    char upper;
    if (word->characters == 0)
        while (at < end && (unsigned char)*at < 0x80 && upper_of[(unsigned char)*at] == '\0')
            at++;
    const char *begin = at;
    size_t room = len == TOO_LONG ? 0 : sizeof word->at - len;
    const char *full = (size_t)(end - at) > room ? at + room : end;
    for (; at < full && (upper = upper_of[(unsigned char)*at]) != '\0'; at++)
        word->at[len++] = upper;
    for (; at < end && at >= full && upper_of[(unsigned char)*at] != '\0'; at++)
        len = TOO_LONG;
    word->len = len;
    word->characters += (size_t)(at - begin);
    *rest = text_from(*rest, (size_t)(at - rest->at));
}

/* Takes one character that is not ASCII off `words`; false if it ends the word. */
static bool take_beyond_ascii(struct text_words *words, struct text *from, struct text_word *word)
{
    struct text after = *from;
    uint32_t cp = text_next_character(&after);
    if ((words->how & TEXT_FOLDED) != 0 && from == &words->rest) {
        bool is_folded = text_fold(cp, &words->within);
        if (is_folded || text_category(cp) == CATEGORY_Mn) {
            *from = after;
            return true;
        }
    }
    if (text_is_of_word(text_category(cp)))
        put_upper(word, upper_beyond_ascii(cp), words->how);
    else if (word->characters > 0)
        return false;
    *from = after;
    return true;
}

/* Where the text goes on. */
static struct text *next_of(struct text_words *words)
{
    return words->within.len > 0 ? &words->within : &words->rest;
}

/* The same as text_words_next() for what most words are: some ASCII letters, and then something else
 * in ASCII, or the end. False, and `*words` as it was, if the next word is not so. */
static inline bool take_plain_word(struct text_words *words, struct text_word *word)
{
    const char *const upper_of = upper_table(words->how);
    const char *at = words->rest.at;
    if (words->rest.len == 0)
        return false;
    const char *const end = at + words->rest.len;
    while (at < end && upper_of[(unsigned char)*at] == '\0' && (unsigned char)*at < 0x80)
        at++;
    const char *const begin = at;
    const char *const stop = end - at > TEXT_WORD_MAX ? at + TEXT_WORD_MAX : end;
    char *out = word->at;
    char upper;
    for (; at < stop && (upper = upper_of[(unsigned char)*at]) != '\0'; at++)
        *out++ = upper;
    if (at == begin || (at < end && (at - begin == TEXT_WORD_MAX || (unsigned char)*at >= 0x80)))
        return false;
    word->len = (size_t)(at - begin);
    word->characters = word->len;
    word->has_star = at < end && *at == '*';
    words->rest = (struct text){at, (size_t)(end - at)};
    return true;
}

/* Not inlined: its stack frame would be set up for every plain word, too. */
__attribute__((noinline)) static bool take_any_word(struct text_words *words,
                                                    struct text_word *word)
{
    struct text *from;
    word->len = 0;
    word->characters = 0;
    do {
        from = next_of(words);
        bool is_folded = from == &words->within;
        bool separates = !is_folded || (words->how & TEXT_FOLDED_UNDERSCORES) != 0;
        take_ascii(from, word, separates ? words->how : words->how & ~(unsigned)TEXT_UNDERSCORES);
        if (from->len > 0 && (unsigned char)from->at[0] < 0x80)
            break; /* the word's end */
    } while (next_of(words)->len > 0 && (from->len == 0 || take_beyond_ascii(words, from, word)));
    from = next_of(words);
    word->has_star = from->len > 0 && from->at[0] == '*';
    if (word->len == TOO_LONG)
        word->len = 0;
    return word->characters > 0;
}

bool text_words_next(struct text_words *words, struct text_word *word)
{
    if (words->within.len == 0 && take_plain_word(words, word))
        return true;
    if (words->within.len > 0 || words->rest.len > 0)
        return take_any_word(words, word);
    word->len = 0;
    word->characters = 0;
    return false;
}
