/* detailed.c - the details of a result, in each form. */
#include "detailed.h"

#include <assert.h>
#include <string.h>

/* What comes next. In text a detail is a line: a tab, the key, a tab, the value. */
enum step {
    STEP_OPEN,
    STEP_DETAIL,
    STEP_KEY,
    STEP_IS,
    STEP_LINK,        /* the beginning of a link, up to the part of the value in its URL */
    STEP_LINK_TARGET, /* that part of the value */
    STEP_LINK_END,    /* the end of the tag */
    STEP_LINK_TEXT,   /* the whole value, as the text of the link */
    STEP_VALUE,       /* a piece of the value; after the last one, the end of the link */
    STEP_NEIGHBOURS,
    STEP_OVER,
};

void detailed_start(struct detailed *detailed, enum form form, uint32_t owner,
                    bool has_all_neighbours)
{
    detailed->form = form;
    detailed->step = form == FORM_TEXT ? STEP_DETAIL : STEP_OPEN;
    if (form == FORM_JSON)
        details_json_start(&detailed->json, owner);
    else
        details_start(&detailed->details, owner);
    neighbours_start(&detailed->neighbours, owner, has_all_neighbours);
}

/* The beginning of the link from a value of this kind; empty if such values are no links. */
static struct text link_of(enum detail_kind kind)
{
    switch (kind) {
    case DETAIL_CATEGORY:
        return TEXT("<a href=\"/?query=category:");
    case DETAIL_BLOCK:
        return TEXT("<a href=\"/?query=block:");
    case DETAIL_SCRIPT:
        return TEXT("<a href=\"/?query=script:");
    case DETAIL_AGE:
        return TEXT("<a href=\"/?query=age:");
    case DETAIL_DECOMPOSITION:
    case DETAIL_UPPERCASE:
    case DETAIL_LOWERCASE:
    case DETAIL_TITLECASE:
    case DETAIL_PART:
        return TEXT("<a href=\"/");
    default:
        return TEXT("");
    }
}

/* The part of such a value that is in the URL of its link. */
static struct text linked_part(const struct detailed *detailed)
{
    struct text value = {detailed->value, detailed->len};
    const char *end;
    switch ((enum detail_kind)detailed->details.kind) {
    case DETAIL_DECOMPOSITION: /* `<compat> U+0020 U+0301` */
        end = value.at[0] == '<' ? memchr(value.at, ' ', value.len) : NULL;
        return end == NULL ? value : text_from(value, (size_t)(end - value.at) + 1);
    case DETAIL_BLOCK:
    case DETAIL_SCRIPT:
    case DETAIL_AGE:
        return value;
    default: /* `So Other_Symbol`, `U+0041 A` */
        end = memchr(value.at, ' ', value.len);
        return (struct text){value.at, end == NULL ? value.len : (size_t)(end - value.at)};
    }
}

static void gather_value(struct detailed *detailed)
{
    struct text piece;
    detailed->len = 0;
    while ((piece = details_value(&detailed->details)).len > 0) {
        assert(detailed->len + piece.len <= sizeof detailed->value && "what is linked is short");
        detailed->len += text_put(piece, detailed->value + detailed->len);
    }
}

/* The next piece in HTML; empty where there is nothing to say between two others. */
static struct text next_html(struct detailed *detailed, escaping **escape)
{
    const enum detail_kind kind = (enum detail_kind)detailed->details.kind;
    struct text piece;
    *escape = text_put_character;
    switch ((enum step)detailed->step) {
    case STEP_OPEN:
        detailed->step = STEP_DETAIL;
        return TEXT("<tr class=\"details\"><td colspan=\"3\"><dl>\n");
    case STEP_DETAIL:
        if (!details_next(&detailed->details)) {
            detailed->step = STEP_NEIGHBOURS;
            return TEXT("</dl>\n");
        }
        detailed->step = STEP_KEY;
        return TEXT("<dt>");
    case STEP_KEY:
        detailed->step = STEP_IS;
        *escape = escape_html;
        return details_key(&detailed->details);
    case STEP_IS:
        detailed->step = link_of(kind).len > 0 ? STEP_LINK : STEP_VALUE;
        return TEXT("<dd>");
    case STEP_LINK:
        gather_value(detailed);
        detailed->step = STEP_LINK_TARGET;
        return link_of(kind);
    case STEP_LINK_TARGET:
        detailed->step = STEP_LINK_END;
        *escape = kind <= DETAIL_AGE ? escape_term : escape_path;
        return linked_part(detailed);
    case STEP_LINK_END:
        detailed->step = STEP_LINK_TEXT;
        return TEXT("\">");
    case STEP_LINK_TEXT:
        detailed->step = STEP_VALUE;
        *escape = escape_html;
        return (struct text){detailed->value, detailed->len};
    case STEP_VALUE:
        *escape = escape_html;
        piece = details_value(&detailed->details);
        if (piece.len > 0)
            return piece;
        detailed->step = STEP_DETAIL;
        *escape = text_put_character;
        return link_of(kind).len > 0 ? TEXT("</a>\n") : TEXT("\n");
    case STEP_NEIGHBOURS:
        piece = neighbours_next(&detailed->neighbours, escape);
        if (piece.len > 0)
            return piece;
        detailed->step = STEP_OVER;
        break;
    case STEP_OVER:
        break;
    }
    return TEXT("");
}

static struct text next_text(struct detailed *detailed)
{
    struct text piece;
    switch ((enum step)detailed->step) {
    case STEP_DETAIL:
        detailed->step = details_next(&detailed->details) ? STEP_KEY : STEP_OVER;
        return detailed->step == STEP_KEY ? TEXT("\t") : TEXT("");
    case STEP_KEY:
        detailed->step = STEP_IS;
        return details_key(&detailed->details);
    case STEP_IS:
        detailed->step = STEP_VALUE;
        return TEXT("\t");
    case STEP_VALUE:
        piece = details_value(&detailed->details);
        if (piece.len > 0)
            return piece;
        detailed->step = STEP_DETAIL;
        return TEXT("\n");
    default:
        return TEXT("");
    }
}

struct text detailed_next(struct detailed *detailed, escaping **escape)
{
    struct text piece = {"", 0};
    *escape = text_put_character;
    if (detailed->form == FORM_JSON)
        return details_json_next(&detailed->json);
    if (detailed->form == FORM_TEXT)
        return next_text(detailed);
    while (piece.len == 0 && detailed->step != STEP_OVER)
        piece = next_html(detailed, escape);
    return piece;
}
