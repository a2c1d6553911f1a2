/* opensearch.c - how a browser asks from its address bar. */
#include "opensearch.h"

#include <assert.h>

#include "escape.h"

/* Writes the origin of the server as the client sees it; returns how many bytes, 0 if it is
 * not known or too long. It is assumed to be without TLS, unless the request target is a URL. */
static size_t put_origin(const struct request *request, char *out)
{
    if (request->origin.len > HOST_MAX || (request->origin.len == 0 && request->host_len == 0))
        return 0;
    if (request->origin.len > 0)
        return escape_text(request->origin, escape_html, out);
    size_t len = text_put(TEXT("http://"), out);
    return len +
           escape_text((struct text){request->host, request->host_len}, escape_html, out + len);
}

size_t opensearch_put(const struct request *request, char out[OPENSEARCH_MAX])
{
    char *at = out;
    at += text_put(TEXT("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
                        "<ShortName>charfinder</ShortName>\n"
                        "<Description>Finds Unicode characters by their names</Description>\n"
                        "<InputEncoding>UTF-8</InputEncoding>\n"
                        "<OutputEncoding>UTF-8</OutputEncoding>\n"
                        "<Image width=\"32\" height=\"32\" type=\"image/x-icon\">"),
                   at);
    at += put_origin(request, at);
    at += text_put(TEXT("/favicon.ico</Image>\n"
                        "<Url type=\"text/html\" method=\"get\" template=\""),
                   at);
    at += put_origin(request, at);
    at += text_put(TEXT("/?query={searchTerms}\"/>\n"
                        "<Url type=\"application/json\" method=\"get\" template=\""),
                   at);
    at += put_origin(request, at);
    at += text_put(TEXT("/find?query={searchTerms}&amp;order=best&amp;format=json\"/>\n"
                        "</OpenSearchDescription>\n"),
                   at);
    assert(at - out <= OPENSEARCH_MAX && "no byte of a host becomes more than five");
    return (size_t)(at - out);
}
