/* everyday.h - everyday names: what people call a character or a sequence, besides its name and its
 * aliases. Readers of files add them; when all have, everyday_sort() puts them in order. */
#ifndef UCDC_EVERYDAY_H
#define UCDC_EVERYDAY_H

#include "emoji_test.h"
#include "entities.h"

/* In the order in which a character or sequence has them. */
enum everyday_kind {
    EVERYDAY_UNICODE_1, /* its name of Unicode 1: UnicodeData.txt, field 10 */
    EVERYDAY_INFORMAL,  /* an informal alias: NamesList.txt */
    EVERYDAY_SHORT,     /* its short name: CLDR */
    EVERYDAY_ENTITY,    /* the name of an HTML entity, as it is or cut into words: entities.json */
    EVERYDAY_KEYWORD,   /* a keyword: CLDR */
};

/* The owner of an everyday name is a code point, or this plus the number of a sequence: sequences
 * are in order after all characters. */
enum { EVERYDAY_SEQUENCES = 0x110000 };

struct everyday_name {
    uint32_t owner;
    enum everyday_kind kind;
    uint32_t added;    /* how many were added before */
    struct span shown; /* in `texts`: in upper case, not folded */
    struct span words; /* in `texts`: its words (forms.h); none for `!?` */
};

/* Names of the characters of `data` and the sequences of `emoji`. An owner may have the same name
 * twice, even of one kind. The caller sets `data`, `forms` and `emoji`, which must stay. */
struct everyday {
    const struct unicode_data *data;
    const struct forms *forms;
    const struct emoji_test *emoji;
    struct everyday_name *at;
    size_t count;
    size_t room;
    struct buffer texts;
};

/* No owner. */
#define EVERYDAY_NO_OWNER UINT32_MAX

/* The owner of the names of these code points, U+FE0F not counted: a character that `data` has, a
 * sequence that is no tone variant; else EVERYDAY_NO_OWNER. */
uint32_t everyday_owner(const struct everyday *everyday, const uint32_t cps[], size_t count);

/* Adds `name`, which must be UTF-8. */
void everyday_add(struct everyday *everyday, uint32_t owner, enum everyday_kind kind,
                  struct text name);

/* Adds the names of Unicode 1 of all characters. The file must be fresh, and the one that `data`
 * was read from. False when it is refused; file->message says why. */
bool everyday_read_unicode_1(struct everyday *everyday, struct ucd_file *file);

/* Adds the names of entities that stand for one character: each as it is and then, if that makes a
 * difference, with a space wherever a word seems to begin (`Not Equal`, `frac 12`). */
void everyday_add_entities(struct everyday *everyday, const struct entities *entities);

/* By owner; of one owner by kind, of one kind in the order in which they were added. */
void everyday_sort(struct everyday *everyday);

/* Frees the names, not what the caller had set. */
void everyday_free(struct everyday *everyday);

#endif
