/* tags.c - ETags. */
#include "tags.h"

#include <string.h>

#include "syntax.h"

static const struct text tags[FORMS] = {
    [FORM_JSON] = TEXT_CONSTANT(TAG("json")),
    [FORM_TEXT] = TEXT_CONSTANT(TAG("text")),
    [FORM_TABLE] = TEXT_CONSTANT(TAG("html")),
    [FORM_PAGE] = TEXT_CONSTANT(TAG("page")),
    [FORM_PARAGRAPHS] = TEXT_CONSTANT(TAG("paragraphs")),
    [FORM_FILE] = TEXT_CONSTANT(TAG("file")),
};

/* Takes the next tag off `*list`, with its quotes; empty at the end, or where there is something
 * else. Weak tags are compared like others (RFC 9110, section 13.1.2). A tag may have commas. */
static struct text next_tag(struct text *list)
{
    while (list->len > 0 && (list->at[0] == ' ' || list->at[0] == '\t' || list->at[0] == ','))
        *list = text_from(*list, 1);
    if (list->len > 1 && memcmp(list->at, "W/", 2) == 0)
        *list = text_from(*list, 2);
    if (list->len < 2 || list->at[0] != '"')
        return TEXT("");
    const char *end = memchr(list->at + 1, '"', list->len - 1);
    if (end == NULL)
        return TEXT("");
    struct text tag = {list->at, (size_t)(end - list->at) + 1};
    *list = text_from(*list, tag.len);
    return tag;
}

unsigned tags_listed(struct text value)
{
    unsigned listed = 0;
    struct text tag;
    if (text_equal(without_blanks(value), TEXT("*")))
        return (1U << FORMS) - 1;
    while ((tag = next_tag(&value)).len > 0)
        for (unsigned n = 0; n < FORMS; n++)
            if (text_equal(tag, tags[n]))
                listed |= 1U << n;
    return listed;
}
