/* number.c - numbers in decimal and in hexadecimal digits. */
#include <charfinder/text.h>

bool text_read_number(struct text digits, uint32_t most, uint32_t *number)
{
    uint64_t value = 0;
    for (size_t n = 0; n < digits.len; n++) {
        if (!text_is_digit(digits.at[n]))
            return false;
        value = value * 10 + text_digit_value(digits.at[n]);
        if (value > most)
            return false;
    }
    if (digits.len == 0)
        return false;
    *number = (uint32_t)value;
    return true;
}

size_t text_put_number(uint64_t number, char out[TEXT_NUMBER_MAX])
{
    char reversed[TEXT_NUMBER_MAX];
    size_t len = 0;
    do
        reversed[len++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    for (size_t n = 0; n < len; n++)
        out[n] = reversed[len - 1 - n];
    return len;
}

static size_t put_hex(uint64_t number, unsigned count, const char digits[16], char *out)
{
    for (unsigned n = count; n-- > 0; number >>= 4)
        out[n] = digits[number & 0xF];
    return count;
}

size_t text_put_hex_lower(uint64_t number, unsigned count, char *out)
{
    return put_hex(number, count, "0123456789abcdef", out);
}

size_t text_put_hex_upper(uint64_t number, unsigned count, char *out)
{
    return put_hex(number, count, "0123456789ABCDEF", out);
}

size_t text_put_code_point(uint32_t cp, char out[TEXT_CODE_POINT_MAX])
{
    unsigned count = 4;
    while (count < TEXT_CODE_POINT_MAX && cp >> 4 * count != 0)
        count++;
    return text_put_hex_upper(cp, count, out);
}
