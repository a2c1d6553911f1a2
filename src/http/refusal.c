/* refusal.c - why there is no answer, and how that is told. */
#include "refusal.h"

#include <assert.h>

#include "edition.h"
#include "escape.h"
#include "response.h"

static size_t put_problem(struct refusal refusal, char *out)
{
    char *at = out;
    at += text_put(TEXT("{\"type\":\"about:blank\",\"title\":\""), at);
    at += text_put(response_title(refusal.status), at);
    at += text_put(TEXT("\",\"status\":"), at);
    at += text_put_number(refusal.status, at);
    at += text_put(TEXT(",\"detail\":\""), at);
    at += escape_text(refusal.why, text_put_json, at);
    at += text_put(TEXT("\"}\n"), at);
    return (size_t)(at - out);
}

static size_t put_page(struct refusal refusal, char *out)
{
    static const struct text begin =
        TEXT_CONSTANT("<!DOCTYPE html>\n"
                      "<html lang=\"en\">\n"
                      "<head>\n"
                      "<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<title>");
    static const struct text middle =
        TEXT_CONSTANT(" – charfinder</title>\n"
                      "<link rel=\"icon\" href=\"/icon.svg?" HTTP_EDITION "\">\n"
                      "<link rel=\"stylesheet\" href=\"/style.css?" HTTP_EDITION "\">\n"
                      "</head>\n"
                      "<body>\n"
                      "<header><h1><a href=\"/\">charfinder</a></h1></header>\n"
                      "<main>\n"
                      "<p id=\"message\">");
    static const struct text end = TEXT_CONSTANT(".</p>\n"
                                                 "<p><a href=\"/\">Find characters</a></p>\n"
                                                 "</main>\n"
                                                 "</body>\n"
                                                 "</html>\n");
    char *at = out;
    at += text_put(begin, at);
    at += text_put(response_title(refusal.status), at);
    at += text_put(middle, at);
    at += escape_text(refusal.why, escape_html, at);
    at += text_put(end, at);
    return (size_t)(at - out);
}

static size_t put_words(struct refusal refusal, char *out)
{
    size_t len = text_put(refusal.why, out);
    return len + text_put(TEXT("\n"), out + len);
}

size_t refusal_put(struct refusal refusal, enum format format, char out[REFUSAL_MAX])
{
    size_t len = format == FORMAT_JSON   ? put_problem(refusal, out)
                 : format == FORMAT_HTML ? put_page(refusal, out)
                                         : put_words(refusal, out);
    assert(len <= REFUSAL_MAX && "reasons are short");
    return len;
}

struct text refusal_type(enum format format)
{
    if (format == FORMAT_JSON)
        return TEXT("Content-Type: application/problem+json\r\n");
    if (format == FORMAT_HTML)
        return TEXT("Content-Type: text/html; charset=utf-8\r\n");
    return TEXT("Content-Type: text/plain; charset=utf-8\r\n");
}
