/* json.c - characters as they stand in JSON. */
#include <charfinder/text.h>

static size_t put_unit(unsigned unit, char *out)
{
    out[0] = '\\';
    out[1] = 'u';
    return 2 + text_put_hex_lower(unit, 4, out + 2);
}

size_t text_put_json(uint32_t cp, char out[TEXT_JSON_MAX])
{
    if (cp >= 0xD800 && cp <= 0xDFFF)
        return put_unit(0xFFFD, out);
    if (cp == '"' || cp == '\\') {
        out[0] = '\\';
        out[1] = (char)cp;
        return 2;
    }
    if (text_is_printable(cp))
        return text_put_character(cp, out);
    if (cp <= 0xFFFF)
        return put_unit(cp, out);
    size_t len = put_unit(0xD7C0 + (cp >> 10), out);
    return len + put_unit(0xDC00 + (cp & 0x3FF), out + len);
}
