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

static bool is_beyond_ascii_word_character(uint32_t cp)
{
    enum category category = text_category(cp);
    return (category >= CATEGORY_Lu && category <= CATEGORY_Lo) ||
           (category >= CATEGORY_Nd && category <= CATEGORY_No);
}

/* The upper case of the ASCII characters of words; 0 for those that separate words. */
static const char upper_ascii[128] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['_'] = '_', ['A'] = 'A', ['B'] = 'B', ['C'] = 'C',
    ['D'] = 'D', ['E'] = 'E', ['F'] = 'F', ['G'] = 'G', ['H'] = 'H', ['I'] = 'I', ['J'] = 'J',
    ['K'] = 'K', ['L'] = 'L', ['M'] = 'M', ['N'] = 'N', ['O'] = 'O', ['P'] = 'P', ['Q'] = 'Q',
    ['R'] = 'R', ['S'] = 'S', ['T'] = 'T', ['U'] = 'U', ['V'] = 'V', ['W'] = 'W', ['X'] = 'X',
    ['Y'] = 'Y', ['Z'] = 'Z', ['a'] = 'A', ['b'] = 'B', ['c'] = 'C', ['d'] = 'D', ['e'] = 'E',
    ['f'] = 'F', ['g'] = 'G', ['h'] = 'H', ['i'] = 'I', ['j'] = 'J', ['k'] = 'K', ['l'] = 'L',
    ['m'] = 'M', ['n'] = 'N', ['o'] = 'O', ['p'] = 'P', ['q'] = 'Q', ['r'] = 'R', ['s'] = 'S',
    ['t'] = 'T', ['u'] = 'U', ['v'] = 'V', ['w'] = 'W', ['x'] = 'X', ['y'] = 'Y', ['z'] = 'Z',
};

enum {
    TOO_LONG = TEXT_WORD_MAX + 1
}; /* the length of a word that can no longer be one of a name */

/* Appends upper case, null if there is none. */
static void put_upper(struct text_word *word, const char *upper)
{
    size_t len = upper == NULL ? 0 : strlen(upper);
    if (upper == NULL || word->len == TOO_LONG || len > sizeof word->at - word->len) {
        word->len = TOO_LONG;
        return;
    }
    memcpy(word->at + word->len, upper, len);
    word->len += len;
}

/* Takes one character that is not ASCII off `*rest`, unless it ends a word that has begun; false
 * then. */
static bool take_beyond_ascii(struct text *rest, struct text_word *word, bool *found)
{
    struct text after = *rest;
    uint32_t cp = text_next_character(&after);
    if (is_beyond_ascii_word_character(cp)) {
        put_upper(word, upper_beyond_ascii(cp));
        *found = true;
    } else if (*found) {
        return false;
    }
    *rest = after;
    return true;
}

/* Takes ASCII off `*rest`, to the end of the word or of the ASCII. */
static void take_ascii(struct text *rest, struct text_word *word, bool *found)
{
    const char *at = rest->at;
    const char *end = rest->at + rest->len;
    size_t len = word->len;
    for (; at < end && (unsigned char)*at < 0x80; at++) {
        char upper = upper_ascii[(unsigned char)*at];
        if (upper != '\0') {
            *found = true;
            if (len < sizeof word->at)
                word->at[len++] = upper;
            else
                len = TOO_LONG;
        } else if (*found) {
            break;
        }
    }
    word->len = len;
    *rest = text_from(*rest, (size_t)(at - rest->at));
}

bool text_next_word(struct text *rest, struct text_word *word)
{
    bool found = false;
    word->len = 0;
    do
        take_ascii(rest, word, &found);
    while (rest->len > 0 && (unsigned char)rest->at[0] >= 0x80 &&
           take_beyond_ascii(rest, word, &found));
    if (word->len == TOO_LONG)
        word->len = 0;
    word->has_star = rest->len > 0 && rest->at[0] == '*';
    return found;
}
