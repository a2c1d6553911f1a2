/* everyday.c - everyday names of characters and sequences. */
#include "everyday.h"

#include <assert.h>
#include <stdlib.h>

uint32_t everyday_owner(const struct everyday *everyday, const uint32_t cps[], size_t count)
{
    size_t kept = 0;
    uint32_t single = 0;
    for (size_t n = 0; n < count; n++) {
        if (cps[n] == 0xFE0F)
            continue;
        single = cps[n];
        kept++;
    }
    if (kept == 1)
        return unicode_data_find(everyday->data, single) == NULL ? EVERYDAY_NO_OWNER : single;
    size_t number = emoji_find(everyday->emoji, cps, count);
    if (number == everyday->emoji->count || everyday->emoji->sequences[number].is_tone_variant)
        return EVERYDAY_NO_OWNER;
    return EVERYDAY_SEQUENCES + (uint32_t)number;
}

void everyday_add(struct everyday *everyday, uint32_t owner, enum everyday_kind kind,
                  struct text name)
{
    assert(owner != EVERYDAY_NO_OWNER && "the caller asked for the owner");
    struct everyday_name added = {.owner = owner, .kind = kind, .added = (uint32_t)everyday->count};
    size_t at = everyday->texts.len;
    forms_put_upper(everyday->forms, name, &everyday->texts);
    added.shown = buffer_span_from(&everyday->texts, at);
    at = everyday->texts.len;
    forms_put_words(everyday->forms, name, &everyday->texts);
    added.words = buffer_span_from(&everyday->texts, at);
    everyday->at = must_grow(everyday->at, everyday->count, &everyday->room, sizeof *everyday->at);
    everyday->at[everyday->count++] = added;
}

bool everyday_read_unicode_1(struct everyday *everyday, struct ucd_file *file)
{
    struct text fields[DATA_FIELDS];
    enum ucd_line line;
    while ((line = ucd_next_line(file, fields, DATA_FIELDS, false)) == UCD_LINE) {
        uint32_t cp;
        if (!ucd_code_point(file, fields[DATA_CODE_POINT], 0, &cp))
            return false;
        struct text name = fields[DATA_UNICODE_1_NAME];
        if (name.len > 0)
            everyday_add(everyday, cp, EVERYDAY_UNICODE_1, name);
    }
    return line == UCD_END;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Whether a word seems to begin at byte `at` of the name of an entity; not at the first one. */
static bool seems_to_begin(struct text name, size_t at)
{
    char before = name.at[at - 1];
    char here = name.at[at];
    bool is_before_lower = at + 1 < name.len && is_lower(name.at[at + 1]);
    if (is_upper(here))
        return is_lower(before) || text_is_digit(before) || (is_upper(before) && is_before_lower);
    return text_is_digit(here) && text_is_letter(before);
}

void everyday_add_entities(struct everyday *everyday, const struct entities *entities)
{
    struct buffer cut = {NULL, 0, 0};
    for (size_t n = 0; n < entities->count; n++) {
        const struct entity *entity = &entities->at[n];
        if (entity->count != 1 || unicode_data_find(everyday->data, entity->cps[0]) == NULL)
            continue;
        everyday_add(everyday, entity->cps[0], EVERYDAY_ENTITY, entity->name);
        cut.len = 0;
        for (size_t at = 0; at < entity->name.len; at++) {
            if (at > 0 && seems_to_begin(entity->name, at))
                buffer_add(&cut, " ", 1);
            buffer_add(&cut, &entity->name.at[at], 1);
        }
        if (cut.len > entity->name.len)
            everyday_add(everyday, entity->cps[0], EVERYDAY_ENTITY,
                         (struct text){(const char *)cut.at, cut.len});
    }
    buffer_free(&cut);
}

static int compare(const void *left, const void *right)
{
    const struct everyday_name *a = left;
    const struct everyday_name *b = right;
    if (a->owner != b->owner)
        return a->owner < b->owner ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->added > b->added) - (a->added < b->added);
}

void everyday_sort(struct everyday *everyday)
{
    if (everyday->count > 0)
        qsort(everyday->at, everyday->count, sizeof *everyday->at, compare);
}

void everyday_free(struct everyday *everyday)
{
    free(everyday->at);
    buffer_free(&everyday->texts);
    everyday->at = NULL;
    everyday->count = 0;
    everyday->room = 0;
}
