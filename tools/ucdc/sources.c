/* sources.c - the files that ucdc reads, and what stands in them. */
#include "sources.h"

#include <stdio.h>
#include <string.h>

#include "annotations.h"
#include "names_list.h"

const char *source_name(enum source source)
{
    static const char *const names[SOURCES] = {
        [SOURCE_UNICODE_DATA] = "UnicodeData.txt",
        [SOURCE_BLOCKS] = "Blocks.txt",
        [SOURCE_SCRIPTS] = "Scripts.txt",
        [SOURCE_DERIVED_AGE] = "DerivedAge.txt",
        [SOURCE_NAME_ALIASES] = "NameAliases.txt",
        [SOURCE_NAMES_LIST] = "NamesList.txt",
        [SOURCE_EMOJI_TEST] = "emoji-test.txt",
        [SOURCE_ANNOTATIONS] = "annotations-en.xml",
        [SOURCE_ANNOTATIONS_DERIVED] = "annotationsDerived-en.xml",
        [SOURCE_ENTITIES] = "entities.json",
    };
    return names[source];
}

static bool read_unicode_data(struct sources *sources, struct ucd_file *file)
{
    const struct ucd_file fresh = *file;
    if (!unicode_data_read(&sources->data, file) || !unicode_data_check_end(&sources->data, file))
        return false;
    *file = fresh;
    if (!forms_read(&sources->forms, file, &sources->data))
        return false;
    *file = fresh;
    if (!properties_read_unicode_data(&sources->properties, file, &sources->data))
        return false;
    *file = fresh;
    sources->everyday.data = &sources->data;
    sources->everyday.forms = &sources->forms;
    sources->everyday.emoji = &sources->emoji;
    return everyday_read_unicode_1(&sources->everyday, file);
}

static bool read_source(struct sources *sources, enum source source, struct ucd_file *file)
{
    switch (source) {
    case SOURCE_UNICODE_DATA:
        return read_unicode_data(sources, file);
    case SOURCE_BLOCKS:
        return properties_read_file(&sources->properties, INDEX_BLOCK, file);
    case SOURCE_SCRIPTS:
        return properties_read_file(&sources->properties, INDEX_SCRIPT, file);
    case SOURCE_DERIVED_AGE:
        return properties_read_file(&sources->properties, INDEX_AGE, file);
    case SOURCE_NAME_ALIASES:
        return name_aliases_read(&sources->aliases, file, &sources->data);
    case SOURCE_NAMES_LIST:
        return names_list_read(&sources->everyday, file);
    case SOURCE_EMOJI_TEST:
        return emoji_test_read(&sources->emoji, file, &sources->forms);
    case SOURCE_ANNOTATIONS:
    case SOURCE_ANNOTATIONS_DERIVED:
        return annotations_read(&sources->everyday, file);
    case SOURCE_ENTITIES:
        if (!entities_read(&sources->entities, file))
            return false;
        everyday_add_entities(&sources->everyday, &sources->entities);
        return true;
    case SOURCES:
        break;
    }
    return false;
}

bool sources_read(struct sources *sources, char message[MESSAGE_MAX])
{
    for (enum source source = 0; source < SOURCES; source++) {
        struct ucd_file file = {.name = source_name(source), .rest = sources->texts[source]};
        bool is_there = file.rest.at != NULL || source == SOURCE_UNICODE_DATA;
        if (is_there && !read_source(sources, source, &file)) {
            memcpy(message, file.message, MESSAGE_MAX);
            return false;
        }
    }
    everyday_sort(&sources->everyday);
    properties_add_emoji(&sources->properties, &sources->emoji);
    properties_add_aliases(&sources->properties, &sources->aliases);
    properties_add_everyday(&sources->properties, &sources->everyday, &sources->aliases);
    properties_add_entities(&sources->properties, &sources->entities);
    properties_sort_facts(&sources->properties);
    makings_add_hangul(&sources->properties.makings);
    makings_add_sequences(&sources->properties.makings, &sources->emoji);
    makings_sort(&sources->properties.makings);
    return true;
}

void sources_free(struct sources *sources)
{
    properties_free(&sources->properties);
    everyday_free(&sources->everyday);
    entities_free(&sources->entities);
    emoji_test_free(&sources->emoji);
    forms_free(&sources->forms);
    name_aliases_free(&sources->aliases);
    unicode_data_free(&sources->data);
}
