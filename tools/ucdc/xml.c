/* xml.c - reads the XML that data files are written in.
 *
 *  BEFORE ── <root> ──► WITHIN ── </root> ──► AFTER
 *                       │    ▲
 *                    <name/> │ a call later
 *                       ▼    │
 *                      CLOSING ── the root itself ──► AFTER */
#include "xml.h"

#include <string.h>

/* Takes `len` bytes off the file. */
static struct text take(struct ucd_file *file, size_t len)
{
    struct text taken = {file->rest.at, len};
    for (size_t n = 0; n < len; n++)
        file->line += taken.at[n] == '\n';
    file->rest = text_from(file->rest, len);
    return taken;
}

/* Takes `mark`; false if the file does not go on with it. */
static bool take_mark(struct ucd_file *file, struct text mark)
{
    if (!text_begins_with(file->rest, mark))
        return false;
    take(file, mark.len);
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Takes white space; false if there is none. */
static bool take_space(struct ucd_file *file)
{
    size_t len = 0;
    while (len < file->rest.len && is_space(file->rest.at[len]))
        len++;
    take(file, len);
    return len > 0;
}

/* Takes everything before `mark`, and the mark; what is to be ended by it is named `what`. */
static bool take_until(struct ucd_file *file, struct text mark, const char *what,
                       struct text *before)
{
    for (size_t len = 0; len + mark.len <= file->rest.len; len++) {
        if (text_begins_with(text_from(file->rest, len), mark)) {
            *before = take(file, len);
            take(file, mark.len);
            return true;
        }
    }
    return ucd_refuse(file, "%s that does not end", what);
}

static bool is_name_character(char c)
{
    return text_is_letter(c) || text_is_digit(c) || c == '_' || c == '-' || c == '.' || c == ':';
}

/* Takes a name. Those of CLDR's files are ASCII, so others are refused. */
static bool take_name(struct ucd_file *file, struct text *name)
{
    size_t len = 0;
    while (len < file->rest.len && is_name_character(file->rest.at[len]))
        len++;
    *name = take(file, len);
    if (len == 0 || text_is_digit(name->at[0]) || name->at[0] == '-' || name->at[0] == '.')
        return ucd_refuse(file, "expected a name");
    return true;
}

/* Takes `="value"`. */
static bool take_value(struct ucd_file *file, struct text *value)
{
    take_space(file);
    if (!take_mark(file, TEXT("=")))
        return ucd_refuse(file, "expected = after the name of an attribute");
    take_space(file);
    struct text quote = text_begins_with(file->rest, TEXT("'")) ? TEXT("'") : TEXT("\"");
    if (!take_mark(file, quote))
        return ucd_refuse(file, "expected the value of an attribute, between quotes");
    if (!take_until(file, quote, "the value of an attribute", value))
        return false;
    return value->len == 0 || memchr(value->at, '<', value->len) == NULL ||
           ucd_refuse(file, "the value of an attribute holds <");
}

static bool take_attribute(struct xml *xml)
{
    struct xml_attribute attribute;
    if (xml->attribute_count == XML_ATTRIBUTES_MAX)
        return ucd_refuse(xml->file, "more than %d attributes", (int)XML_ATTRIBUTES_MAX);
    if (!take_name(xml->file, &attribute.name) || !take_value(xml->file, &attribute.value))
        return false;
    if (xml_attribute(xml, attribute.name) != NULL)
        return ucd_refuse(xml->file, "the attribute '%.*s' twice", UCD_SHOWN(attribute.name));
    xml->attributes[xml->attribute_count++] = attribute;
    return true;
}

/* Takes the start of an element from after its `<`. */
static enum xml_event open_element(struct xml *xml)
{
    struct ucd_file *file = xml->file;
    if (!take_name(file, &xml->name))
        return XML_REFUSED;
    xml->attribute_count = 0;
    for (;;) {
        bool is_spaced = take_space(file);
        bool is_empty = take_mark(file, TEXT("/>"));
        if (is_empty || take_mark(file, TEXT(">"))) {
            if (xml->depth == XML_DEPTH_MAX) {
                ucd_refuse(file, "elements within elements, more than %d deep", (int)XML_DEPTH_MAX);
                return XML_REFUSED;
            }
            xml->open[xml->depth++] = xml->name;
            xml->state = is_empty ? XML_CLOSING : XML_WITHIN;
            return XML_OPEN;
        }
        if (!is_spaced) {
            ucd_refuse(file, "expected the end of the tag of '%.*s'", UCD_SHOWN(xml->name));
            return XML_REFUSED;
        }
        if (!take_attribute(xml))
            return XML_REFUSED;
    }
}

/* Closes the innermost element. */
static enum xml_event close_element(struct xml *xml)
{
    xml->name = xml->open[--xml->depth];
    xml->state = xml->depth == 0 ? XML_AFTER : XML_WITHIN;
    return XML_CLOSE;
}

/* Takes the end of an element from after its `</`. */
static enum xml_event take_end_tag(struct xml *xml)
{
    struct text name;
    if (!take_name(xml->file, &name))
        return XML_REFUSED;
    take_space(xml->file);
    struct text expected = xml->open[xml->depth - 1];
    if (!take_mark(xml->file, TEXT(">")) || !text_equal(name, expected)) {
        ucd_refuse(xml->file, "expected </%.*s>", UCD_SHOWN(expected));
        return XML_REFUSED;
    }
    return close_element(xml);
}

/* Takes a comment from after its `<!--`. */
static bool take_comment(struct ucd_file *file)
{
    struct text comment;
    if (!take_until(file, TEXT("--"), "a comment", &comment))
        return false;
    return take_mark(file, TEXT(">")) || ucd_refuse(file, "-- within a comment");
}

static enum xml_event next_within(struct xml *xml)
{
    struct ucd_file *file = xml->file;
    const char *mark = file->rest.len == 0 ? NULL : memchr(file->rest.at, '<', file->rest.len);
    if (mark == NULL) {
        ucd_refuse(file, "'%.*s' does not end: is the file complete?",
                   UCD_SHOWN(xml->open[xml->depth - 1]));
        return XML_REFUSED;
    }
    if (mark > file->rest.at) {
        xml->text = take(file, (size_t)(mark - file->rest.at));
        return XML_TEXT;
    }
    if (take_mark(file, TEXT("</")))
        return take_end_tag(xml);
    if (text_begins_with(file->rest, TEXT("<!")) || text_begins_with(file->rest, TEXT("<?"))) {
        ucd_refuse(file, "'%.*s' has no place here", UCD_SHOWN(file->rest));
        return XML_REFUSED;
    }
    take_mark(file, TEXT("<"));
    return open_element(xml);
}

/* Takes white space and comments: outside of the root nothing else may stand. */
static bool pass_comments(struct xml *xml)
{
    do {
        if (xml->state != XML_WITHIN)
            take_space(xml->file);
        if (!take_mark(xml->file, TEXT("<!--")))
            return true;
    } while (take_comment(xml->file));
    return false;
}

enum xml_event xml_next(struct xml *xml)
{
    if (xml->state == XML_CLOSING)
        return close_element(xml);
    if (!pass_comments(xml))
        return XML_REFUSED;
    if (xml->state == XML_WITHIN)
        return next_within(xml);
    if (xml->state == XML_AFTER && xml->file->rest.len == 0)
        return XML_END;
    if (xml->state == XML_BEFORE && take_mark(xml->file, TEXT("<")))
        return open_element(xml);
    ucd_refuse(xml->file, xml->state == XML_BEFORE ? "expected an element"
                                                   : "something after the last element");
    return XML_REFUSED;
}

/* Takes `<!DOCTYPE name SYSTEM "…">`, if it is there. */
static bool take_document_type(struct xml *xml)
{
    struct text declaration;
    if (!take_mark(xml->file, TEXT("<!DOCTYPE")))
        return true;
    if (!take_until(xml->file, TEXT(">"), "a DOCTYPE", &declaration))
        return false;
    return declaration.len == 0 || memchr(declaration.at, '[', declaration.len) == NULL ||
           ucd_refuse(xml->file, "a DOCTYPE that declares something");
}

/* Checks that the file is text; leaves `line` at the first one. */
static bool check_text(struct ucd_file *file)
{
    struct text rest = file->rest;
    while (rest.len > 0) {
        const char *end = memchr(rest.at, '\n', rest.len);
        size_t len = end == NULL ? rest.len : (size_t)(end - rest.at);
        file->line++;
        if (!ucd_check_text(file, (struct text){rest.at, len}))
            return false;
        rest = text_from(rest, end == NULL ? len : len + 1);
    }
    file->line = 1;
    return true;
}

bool xml_start(struct xml *xml, struct ucd_file *file)
{
    struct text declaration;
    *xml = (struct xml){.file = file, .state = XML_BEFORE};
    if (!check_text(file))
        return false;
    if (take_mark(file, TEXT("<?xml ")) && !take_until(file, TEXT("?>"), "<?xml", &declaration))
        return false;
    return pass_comments(xml) && take_document_type(xml);
}

const struct text *xml_attribute(const struct xml *xml, struct text name)
{
    for (size_t n = 0; n < xml->attribute_count; n++)
        if (text_equal(xml->attributes[n].name, name))
            return &xml->attributes[n].value;
    return NULL;
}

/* The character of `#38` or `#x26`; 0 if there is none that may stand in a text. */
static uint32_t numbered_character(struct text digits)
{
    bool is_hex = digits.len > 1 && digits.at[1] == 'x';
    const uint32_t base = is_hex ? 16 : 10;
    uint32_t cp = 0;
    for (size_t n = is_hex ? 2 : 1; n < digits.len; n++) {
        uint32_t value = text_digit_value(digits.at[n]);
        if (value >= base)
            return 0;
        cp = cp * base + value;
        if (cp > 0x10FFFF)
            return 0;
    }
    bool is_surrogate = cp >= 0xD800 && cp <= 0xDFFF;
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || is_surrogate ? 0 : cp;
}

/* The character that `name`, from between `&` and `;`, stands for; 0 if there is none. */
static uint32_t referred_character(struct text name)
{
    static const struct {
        struct text name;
        uint32_t cp;
    } entities[] = {
        {TEXT_CONSTANT("amp"), '&'},  {TEXT_CONSTANT("lt"), '<'},    {TEXT_CONSTANT("gt"), '>'},
        {TEXT_CONSTANT("quot"), '"'}, {TEXT_CONSTANT("apos"), '\''},
    };
    if (name.len > 0 && name.at[0] == '#')
        return numbered_character(name);
    for (size_t n = 0; n < sizeof entities / sizeof entities[0]; n++)
        if (text_equal(name, entities[n].name))
            return entities[n].cp;
    return 0;
}

bool xml_put_text(struct xml *xml, struct text raw, struct buffer *out)
{
    while (raw.len > 0) {
        const char *mark = memchr(raw.at, '&', raw.len);
        size_t len = mark == NULL ? raw.len : (size_t)(mark - raw.at);
        buffer_add(out, raw.at, len);
        raw = text_from(raw, len);
        if (mark == NULL)
            break;
        const char *end = memchr(mark, ';', raw.len);
        struct text name = {mark + 1, end == NULL ? 0 : (size_t)(end - mark) - 1};
        uint32_t cp = referred_character(name);
        if (cp == 0)
            return ucd_refuse(xml->file, "'%.*s' refers to no character", UCD_SHOWN(raw));
        char bytes[TEXT_CHARACTER_MAX];
        buffer_add(out, bytes, text_put_character(cp, bytes));
        raw = text_from(raw, name.len + 2);
    }
    return true;
}
