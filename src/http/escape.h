/* escape.h - characters as they stand in HTML and in URLs. */
#ifndef CHARFINDER_HTTP_ESCAPE_H
#define CHARFINDER_HTTP_ESCAPE_H

#include <charfinder/text.h>

/* A way to write a character, in twelve bytes at most; returns how many. text_put_character() is one,
 * and text_put_json(). */
typedef size_t escaping(uint32_t cp, char *out);

/* As text or the value of an attribute in HTML. Controls but the tab can stand there in no way, not
 * even escaped: they become U+FFFD. */
escaping escape_html;

/* As a value in the query of a URL: text_put_url(), but a space is a `+`. */
escaping escape_url;

/* Code points in the path of a page: `U+1F1E9+U+1F1EA`; a space is a `+`, and there is nothing else
 * that would have to be escaped. */
escaping escape_path;

/* As a value behind `block:` in the query of a URL: a `_` takes the place of a space. */
escaping escape_term;

/* Writes `text`, UTF-8, of which each byte becomes ESCAPED_MAX bytes at most; returns how many. */
size_t escape_text(struct text text, escaping *escape, char *out);

#endif
