/* url.c - characters as they stand in URLs. */
#include <charfinder/text.h>

size_t text_put_url(uint32_t cp, char out[TEXT_URL_MAX])
{
    char utf8[TEXT_CHARACTER_MAX];
    const size_t len = text_put_character(cp, utf8);
    const char c = utf8[0];
    if (text_is_letter(c) || text_is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
        *out = c;
        return 1;
    }
    char *at = out;
    for (size_t n = 0; n < len; n++) {
        *at++ = '%';
        at += text_put_hex_upper((unsigned char)utf8[n], 2, at);
    }
    return (size_t)(at - out);
}
