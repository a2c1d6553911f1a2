/* fields.c - what the fields of a request say (RFC 9112, section 5). List fields count in all their
 * lines (RFC 9110, section 5.3). */
#include "request.h"

#include <string.h>

#include "syntax.h"
#include "tags.h"

#define BAD_REQUEST(why) ((struct refusal){400, TEXT_CONSTANT(why)})

static struct refusal take_accept(struct request *request, struct text value)
{
    accept_take(&request->accept, value);
    return NOT_REFUSED;
}

static struct refusal take_if_none_match(struct request *request, struct text value)
{
    request->client_has |= tags_listed(value);
    return NOT_REFUSED;
}

/* RFC 9110, section 7.6.1. */
static struct refusal take_connection(struct request *request, struct text value)
{
    while (value.len > 0) {
        struct text option = next_part(&value, ',');
        request->says_close |= text_equal_any_case(option, TEXT("close"));
        request->says_keep_alive |= text_equal_any_case(option, TEXT("keep-alive"));
    }
    return NOT_REFUSED;
}

/* RFC 9112, section 3.2. With two of them, two readers could choose another host each. */
static struct refusal take_host(struct request *request, struct text value)
{
    value = without_blanks(value);
    if (request->has_host)
        return BAD_REQUEST("Host may stand only once");
    if (!is_host(value))
        return BAD_REQUEST("Host must be a name or an address, and a port if there is one");
    request->has_host = true;
    if (value.len <= HOST_MAX)
        request->host_len = text_put(value, request->host);
    return NOT_REFUSED;
}

/* RFC 9112, section 6.3. One number, once, without a tab beside it: readers differ in which other
 * values they accept. A length of 0 is no body. */
static struct refusal take_content_length(struct request *request, struct text value)
{
    enum { DIGITS_MAX = 18 }; /* such a number fits into 64 bits, with a sign or without */
    bool has_tab = memchr(value.at, '\t', value.len) != NULL;
    value = without_blanks(value);
    bool is_number = value.len > 0 && value.len <= DIGITS_MAX && !has_tab && !request->has_length;
    for (size_t n = 0; is_number && n < value.len; n++) {
        is_number = text_is_digit(value.at[n]);
        request->has_body |= value.at[n] != '0';
    }
    request->has_length = true;
    return is_number ? NOT_REFUSED : BAD_REQUEST("Content-Length must be one number");
}

/* Whatever the coding is: a body follows, or some reader may take what follows for one. */
static struct refusal take_transfer_encoding(struct request *request, struct text value)
{
    (void)value;
    request->has_body = true;
    return NOT_REFUSED;
}

/* `value` is what stands behind the colon, with its blanks. */
static const struct {
    struct text name;
    struct refusal (*take)(struct request *request, struct text value);
} fields[] = {
    {TEXT_CONSTANT("Host"), take_host},
    {TEXT_CONSTANT("Accept"), take_accept},
    {TEXT_CONSTANT("Connection"), take_connection},
    {TEXT_CONSTANT("If-None-Match"), take_if_none_match},
    {TEXT_CONSTANT("Content-Length"), take_content_length},
    {TEXT_CONSTANT("Transfer-Encoding"), take_transfer_encoding},
};

static struct text name_of(struct text line)
{
    const char *colon = memchr(line.at, ':', line.len);
    return (struct text){line.at, colon == NULL ? line.len : (size_t)(colon - line.at)};
}

bool request_is_field(struct text line, struct text name)
{
    return text_equal_any_case(name_of(line), name);
}

/* By RFC 2616, a line that begins with a blank continues the one before, so two readers could find
 * different lengths. Such a line is refused, because its name is no token; so is one with a blank
 * before the colon. */
struct refusal request_take_field(struct request *request, struct text line)
{
    struct text name = name_of(line);
    if (!is_token(name))
        return BAD_REQUEST("The name of a header is not valid");
    if (name.len == line.len)
        return BAD_REQUEST("A header has no colon behind its name");
    struct text value = text_from(line, name.len + 1);
    for (size_t n = 0; n < sizeof fields / sizeof *fields; n++)
        if (text_equal_any_case(fields[n].name, name))
            return fields[n].take(request, value);
    return NOT_REFUSED;
}

/* Checks what can be missing only when all lines are known. */
struct refusal request_end(const struct request *request)
{
    if (request->version == 11 && !request->has_host)
        return BAD_REQUEST("Host is missing");
    return NOT_REFUSED;
}
