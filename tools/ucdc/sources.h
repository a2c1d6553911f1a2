/* sources.h - the files that ucdc reads, and what stands in them. */
#ifndef UCDC_SOURCES_H
#define UCDC_SOURCES_H

#include "everyday.h"
#include "name_aliases.h"
#include "properties.h"

/* In the order in which they are read. */
enum source {
    SOURCE_UNICODE_DATA,
    SOURCE_BLOCKS,
    SOURCE_SCRIPTS,
    SOURCE_DERIVED_AGE,
    SOURCE_NAME_ALIASES,
    SOURCE_NAMES_LIST,
    SOURCE_EMOJI_TEST,
    SOURCE_ANNOTATIONS,
    SOURCE_ANNOTATIONS_DERIVED,
    SOURCE_ENTITIES,
    SOURCES
};

/* What it is called, such as UnicodeData.txt; constant. */
const char *source_name(enum source source);

/* Empty when all zero. */
struct sources {
    struct text
        texts[SOURCES]; /* set by the caller, and must stay; `at` is null if there is no such
                                   file. UnicodeData.txt must be there */
    struct unicode_data data;
    struct name_aliases aliases;
    struct forms forms;
    struct emoji_test emoji;
    struct entities entities;
    struct everyday everyday;
    struct properties properties;
};

/* Reads them all; UnicodeData.txt must be complete. False when one is refused, with the reason in
 * `message`. Free `sources` either way; until then they must stay where they are. */
bool sources_read(struct sources *sources, char message[MESSAGE_MAX]);

void sources_free(struct sources *sources);

#endif
