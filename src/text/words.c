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

static bool is_word_character(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9') ||
               cp == '_';
    enum category category = text_category(cp);
    return (category >= CATEGORY_Lu && category <= CATEGORY_Lo) ||
           (category >= CATEGORY_Nd && category <= CATEGORY_No);
}

/* Appends the upper case of `cp`; false if the word can no longer be one of a name. */
static bool put_upper(struct text_word *word, uint32_t cp)
{
    char ascii[] = {(char)cp, '\0'};
    const char *upper = ascii;
    if (cp >= 'a' && cp <= 'z')
        ascii[0] = (char)(cp - 'a' + 'A');
    else if (cp >= 0x80)
        upper = upper_beyond_ascii(cp);
    if (upper == NULL)
        return false;
    size_t len = strlen(upper);
    if (len > sizeof word->at - word->len)
        return false;
    memcpy(word->at + word->len, upper, len);
    word->len += len;
    return true;
}

bool text_next_word(struct text *rest, struct text_word *word)
{
    bool found = false;
    bool fits = true;
    word->len = 0;
    while (rest->len > 0) {
        struct text after = *rest;
        uint32_t cp = text_next_character(&after);
        if (is_word_character(cp)) {
            found = true;
            fits = fits && put_upper(word, cp);
        } else if (found) {
            break;
        }
        *rest = after;
    }
    if (!fits)
        word->len = 0;
    word->has_star = rest->len > 0 && rest->at[0] == '*';
    return found;
}
