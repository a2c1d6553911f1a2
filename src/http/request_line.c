/* request_line.c - method, target and version (RFC 9112, section 3). */
#include "request.h"

#include <string.h>

#include "syntax.h"

/* RFC 9110, section 9.3; RFC 5789. */
static enum method method_named(struct text name)
{
    static const struct text others[] = {
        TEXT_CONSTANT("POST"),    TEXT_CONSTANT("PUT"),   TEXT_CONSTANT("DELETE"),
        TEXT_CONSTANT("CONNECT"), TEXT_CONSTANT("TRACE"), TEXT_CONSTANT("OPTIONS"),
        TEXT_CONSTANT("PATCH"),
    };
    if (text_equal(name, TEXT("GET")))
        return METHOD_GET;
    if (text_equal(name, TEXT("HEAD")))
        return METHOD_HEAD;
    for (size_t n = 0; n < sizeof others / sizeof *others; n++)
        if (text_equal(name, others[n]))
            return METHOD_OTHER;
    return METHOD_UNKNOWN;
}

/* HTTP/1.1 is 11; 0 if it is no version. */
static unsigned read_version(struct text version)
{
    static const struct text shape = TEXT_CONSTANT("HTTP/d.d");
    if (version.len != shape.len)
        return 0;
    unsigned read = 0;
    for (size_t n = 0; n < shape.len; n++) {
        char c = version.at[n];
        if (shape.at[n] == 'd' ? !text_is_digit(c) : c != shape.at[n])
            return 0;
        if (shape.at[n] == 'd')
            read = read * 10 + (unsigned)(c - '0');
    }
    return read;
}

/* Takes `name` off the beginning, in any case, if it stands there. */
static bool take_name(struct text *text, struct text name)
{
    if (text->len < name.len || !text_equal_any_case((struct text){text->at, name.len}, name))
        return false;
    *text = text_from(*text, name.len);
    return true;
}

/* Takes everything before the first `end` off the text, or all of it. */
static struct text take_until(struct text *text, char end)
{
    const char *at = memchr(text->at, end, text->len);
    struct text part = {text->at, at == NULL ? text->len : (size_t)(at - text->at)};
    *text = text_from(*text, part.len);
    return part;
}

/* Takes the authority of a URL off, behind its `//`: what stands before a path or a query. */
static struct text take_authority(struct text *text)
{
    struct text authority = {text->at, 0};
    while (authority.len < text->len && text->at[authority.len] != '/' &&
           text->at[authority.len] != '?')
        authority.len++;
    *text = text_from(*text, authority.len);
    return authority;
}

/* Origin-form, or absolute-form, which a proxy is asked in and every server must take (sections
 * 3.2.1 and 3.2.2). Its authority must have a host; as with the Host field, any host will
 * do. */
static bool read_target(struct request *request, struct text target)
{
    request->origin = (struct text){target.at, 0};
    if (take_name(&target, TEXT("http://")) || take_name(&target, TEXT("https://"))) {
        struct text authority = take_authority(&target);
        if (authority.len == 0 || authority.at[0] == ':' || !is_host(authority))
            return false;
        request->origin.len = (size_t)(target.at - request->origin.at);
    } else if (target.len == 0 || target.at[0] != '/') {
        return false;
    }
    request->path = take_until(&target, '?');
    request->query = target.len > 0 ? text_from(target, 1) : target;
    for (size_t n = 0; n < request->path.len; n++)
        if ((unsigned char)request->path.at[n] >= 0x80)
            return false;
    if (request->path.len == 0)
        request->path = TEXT("/");
    return true;
}

/* Takes everything before the first space off the text, and the space with it. */
static struct text take_word(struct text *text)
{
    struct text word = take_until(text, ' ');
    *text = text_from(*text, text->len > 0);
    return word;
}

struct refusal request_take_line(struct request *request, struct text line)
{
    struct text rest = line;
    struct text method = take_word(&rest);
    struct text target = take_word(&rest);
    request->method = method_named(method);
    request->asked = (struct text){line.at, method.len + 1 + target.len};
    request->version = read_version(rest);
    if (!is_token(method))
        return (struct refusal){400, TEXT("This is no HTTP request: it begins with no method")};
    if (request->version == 0)
        return (struct refusal){400, TEXT("The request line must be a method, a target without "
                                          "spaces and HTTP/1.1, with one space between them")};
    if (memchr(target.at, '#', target.len) != NULL || !read_target(request, target))
        return (struct refusal){400, TEXT("The target must be a path, or a URL with http://")};
    return NOT_REFUSED;
}
