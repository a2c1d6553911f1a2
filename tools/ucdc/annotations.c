/* annotations.c - reads annotations of CLDR. */
#include "annotations.h"

#include <string.h>

#include "xml.h"

/* The code points of a key: a sequence with U+FE0F after each of its own. */
enum { KEY_MAX = 2 * EMOJI_SEQUENCE_MAX };

struct reader {
    struct everyday *everyday;
    struct xml xml;
    struct buffer text; /* of the annotation at hand */
    size_t count;       /* of annotations */
};

/* Passes over the rest of the element that was opened last. */
static bool pass_element(struct xml *xml)
{
    size_t depth = xml->depth;
    enum xml_event event;
    do
        event = xml_next(xml);
    while (event != XML_REFUSED && xml->depth >= depth);
    return event != XML_REFUSED;
}

/* Takes the next event of an element that holds elements alone; XML_REFUSED if it is text. */
static enum xml_event next_element(struct xml *xml)
{
    enum xml_event event = xml_next(xml);
    while (event == XML_TEXT) {
        if (text_strip(xml->text).len > 0) {
            ucd_refuse(xml->file, "'%.*s' has no place here", UCD_SHOWN(text_strip(xml->text)));
            return XML_REFUSED;
        }
        event = xml_next(xml);
    }
    return event;
}

/* Reads the attributes: the owner of the names in the element, and whether it is the short name. */
static bool read_attributes(struct reader *reader, uint32_t *owner, bool *is_short)
{
    struct ucd_file *file = reader->xml.file;
    const struct text *cp = xml_attribute(&reader->xml, TEXT("cp"));
    const struct text *type = xml_attribute(&reader->xml, TEXT("type"));
    if (cp == NULL || cp->len == 0)
        return ucd_refuse(file, "an annotation of no character: it has no cp");
    if (type != NULL && !text_equal(*type, TEXT("tts")))
        return ucd_refuse(file, "'%.*s' is not a type of annotation", UCD_SHOWN(*type));
    if (reader->xml.attribute_count > (type == NULL ? 1U : 2U))
        return ucd_refuse(file, "an annotation has no attributes but cp and type");
    reader->text.len = 0;
    if (!xml_put_text(&reader->xml, *cp, &reader->text))
        return false;
    struct text rest = {(const char *)reader->text.at, reader->text.len};
    uint32_t cps[KEY_MAX];
    size_t count = 0;
    while (rest.len > 0 && count < KEY_MAX)
        cps[count++] = text_next_character(&rest);
    *owner = rest.len > 0 ? EVERYDAY_NO_OWNER : everyday_owner(reader->everyday, cps, count);
    *is_short = type != NULL;
    return true;
}

/* Takes the text of an annotation, and its end. */
static bool read_text(struct reader *reader)
{
    enum xml_event event;
    reader->text.len = 0;
    while ((event = xml_next(&reader->xml)) == XML_TEXT)
        if (!xml_put_text(&reader->xml, reader->xml.text, &reader->text))
            return false;
    if (event == XML_OPEN)
        return ucd_refuse(reader->xml.file, "an element within an annotation");
    struct text text = {(const char *)reader->text.at, reader->text.len};
    return event == XML_CLOSE && ucd_check_text(reader->xml.file, text) &&
           ucd_check_no_tab(reader->xml.file, text);
}

/* Where the next separator begins; at the end if there is none. */
static size_t find_separator(struct text text, struct text separator)
{
    for (size_t at = 0; at + separator.len <= text.len; at++)
        if (memcmp(text.at + at, separator.at, separator.len) == 0)
            return at;
    return text.len;
}

static bool add_name(struct reader *reader, uint32_t owner, enum everyday_kind kind,
                     struct text name)
{
    if (text_strip(name).len == 0)
        return ucd_refuse(reader->xml.file, "an annotation without a text");
    if (owner != EVERYDAY_NO_OWNER)
        everyday_add(reader->everyday, owner, kind, name);
    return true;
}

static bool add_keywords(struct reader *reader, uint32_t owner, struct text text)
{
    const struct text separator = TEXT(" | ");
    for (;;) {
        size_t len = find_separator(text, separator);
        if (!add_name(reader, owner, EVERYDAY_KEYWORD, (struct text){text.at, len}))
            return false;
        if (len == text.len)
            return true;
        text = text_from(text, len + separator.len);
    }
}

static bool read_annotation(struct reader *reader)
{
    uint32_t owner = EVERYDAY_NO_OWNER;
    bool is_short = false;
    if (!text_equal(reader->xml.name, TEXT("annotation")))
        return ucd_refuse(reader->xml.file, "'%.*s' is not an annotation",
                          UCD_SHOWN(reader->xml.name));
    if (!read_attributes(reader, &owner, &is_short) || !read_text(reader))
        return false;
    reader->count++;
    struct text text = {(const char *)reader->text.at, reader->text.len};
    return is_short ? add_name(reader, owner, EVERYDAY_SHORT, text)
                    : add_keywords(reader, owner, text);
}

static bool read_annotations(struct reader *reader)
{
    enum xml_event event;
    while ((event = next_element(&reader->xml)) == XML_OPEN)
        if (!read_annotation(reader))
            return false;
    return event == XML_CLOSE;
}

/* Reads the annotations of an `<ldml>`, and passes over its other elements. */
static bool read_root(struct reader *reader)
{
    struct xml *xml = &reader->xml;
    if (xml_next(xml) != XML_OPEN)
        return false;
    if (!text_equal(xml->name, TEXT("ldml")))
        return ucd_refuse(xml->file, "expected <ldml>, found <%.*s>", UCD_SHOWN(xml->name));
    enum xml_event event;
    while ((event = next_element(xml)) == XML_OPEN) {
        bool is_read = text_equal(xml->name, TEXT("annotations")) ? read_annotations(reader)
                                                                  : pass_element(xml);
        if (!is_read)
            return false;
    }
    return event == XML_CLOSE && xml_next(xml) == XML_END;
}

bool annotations_read(struct everyday *everyday, struct ucd_file *file)
{
    struct reader reader = {.everyday = everyday};
    bool good = xml_start(&reader.xml, file) && read_root(&reader);
    if (good && reader.count == 0)
        good = ucd_refuse(file, "no annotation in this file");
    buffer_free(&reader.text);
    return good;
}
