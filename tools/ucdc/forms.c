/* forms.c - the forms that a text takes. */
#include "forms.h"

#include <stdlib.h>
#include <string.h>

#include "special_casing.h"

enum {
    FULL_MAX = 64, /* code points of a full decomposition; that of U+FDFA has 18 */
    DEPTH_MAX = 8, /* decompositions within decompositions; 18.0 has three, such as U+1F82 */
};

/* A full decomposition. */
struct full {
    uint32_t cps[FULL_MAX];
    size_t count;
};

static enum category category_of(const struct forms *forms, uint32_t cp)
{
    const struct character *character = unicode_data_find(forms->data, cp);
    return character == NULL ? CATEGORY_Cn : character->category;
}

static void put_character(struct buffer *out, uint32_t cp)
{
    char bytes[TEXT_CHARACTER_MAX];
    buffer_add(out, bytes, text_put_character(cp, bytes));
}

static void add_form(struct form_table *table, uint32_t cp, struct span to)
{
    table->at = must_grow(table->at, table->count, &table->room, sizeof *table->at);
    table->at[table->count++] = (struct form){cp, to};
}

/* Reads one code point of a field, which no surrogate may be: it is written as UTF-8. */
static bool read_scalar(struct ucd_file *file, struct text field, uint32_t *cp)
{
    if (!ucd_code_point(file, field, 0, cp))
        return false;
    return (*cp < 0xD800 || *cp > 0xDFFF) ||
           ucd_refuse(file, "U+%04X is a surrogate", (unsigned)*cp);
}

/* Reads field 5: code points, maybe after a tag, `<compat> 0020 0308`. Appends them to `texts`. */
static bool read_decomposition(struct forms *forms, struct ucd_file *file, struct text field)
{
    const char *tag_end = field.at[0] == '<' ? memchr(field.at, '>', field.len) : NULL;
    struct text rest = field;
    if (tag_end != NULL) {
        size_t len = (size_t)(tag_end - field.at) + 1;
        if (len == field.len || field.at[len] != ' ')
            return ucd_refuse(file, "'%.*s' is not a decomposition", UCD_SHOWN(field));
        rest = text_from(field, len + 1);
    }
    for (;;) {
        const char *space = memchr(rest.at, ' ', rest.len);
        size_t len = space == NULL ? rest.len : (size_t)(space - rest.at);
        uint32_t cp;
        if (!read_scalar(file, (struct text){rest.at, len}, &cp))
            return false;
        put_character(&forms->texts, cp);
        if (space == NULL)
            return true;
        rest = text_from(rest, len + 1);
    }
}

/* Reads the fields as they stand: `steps` gets the decompositions, each of one step. */
static bool read_mappings(struct forms *forms, struct form_table *steps, struct ucd_file *file,
                          const struct text fields[DATA_FIELDS])
{
    uint32_t cp;
    if (!ucd_code_point(file, fields[DATA_CODE_POINT], 0, &cp))
        return false;
    if (fields[DATA_UPPER].len > 0) {
        uint32_t upper;
        size_t at = forms->texts.len;
        if (!read_scalar(file, fields[DATA_UPPER], &upper))
            return false;
        put_character(&forms->texts, upper);
        add_form(&forms->upper, cp, buffer_span_from(&forms->texts, at));
    }
    if (fields[DATA_DECOMPOSITION].len > 0) {
        size_t at = forms->texts.len;
        if (!read_decomposition(forms, file, fields[DATA_DECOMPOSITION]))
            return false;
        add_form(steps, cp, buffer_span_from(&forms->texts, at));
    }
    return true;
}

static bool add_to_full(struct full *full, uint32_t cp)
{
    if (full->count == FULL_MAX)
        return false;
    full->cps[full->count++] = cp;
    return true;
}

/* Puts into `next` what becomes of `full` when each character with a step takes it. False if that
 * is too long. */
static bool take_step(const struct forms *forms, const struct form_table *steps,
                      const struct full *full, struct full *next)
{
    next->count = 0;
    for (size_t n = 0; n < full->count; n++) {
        const struct form *step = form_find(steps, full->cps[n]);
        if (step == NULL && !add_to_full(next, full->cps[n]))
            return false;
        struct text to = step == NULL ? TEXT("") : buffer_text(&forms->texts, step->to);
        while (to.len > 0)
            if (!add_to_full(next, text_next_character(&to)))
                return false;
    }
    return true;
}

static bool has_step(const struct form_table *steps, const struct full *full)
{
    for (size_t n = 0; n < full->count; n++)
        if (form_find(steps, full->cps[n]) != NULL)
            return true;
    return false;
}

/* The full decomposition of `cp`; false if it is too long, or goes round in a circle. */
static bool decompose(const struct forms *forms, const struct form_table *steps, uint32_t cp,
                      struct full *full)
{
    *full = (struct full){{cp}, 1};
    for (int depth = 0; has_step(steps, full); depth++) {
        struct full next;
        if (depth == DEPTH_MAX || !take_step(forms, steps, full, &next))
            return false;
        *full = next;
    }
    return true;
}

/* Folds the character of a line, if it has a decomposition. */
static bool fold(struct forms *forms, struct form_table *steps, struct ucd_file *file,
                 const struct text fields[DATA_FIELDS])
{
    uint32_t cp;
    if (!ucd_code_point(file, fields[DATA_CODE_POINT], 0, &cp))
        return false;
    if (fields[DATA_DECOMPOSITION].len == 0)
        return true;
    struct full full;
    if (!decompose(forms, steps, cp, &full))
        return ucd_refuse(file, "this decomposes in more than %d steps or into more than %d %s",
                          (int)DEPTH_MAX, (int)FULL_MAX, "code points");
    size_t at = forms->texts.len;
    for (size_t n = 0; n < full.count; n++)
        if (category_of(forms, full.cps[n]) != CATEGORY_Mn)
            put_character(&forms->texts, full.cps[n]);
    add_form(&forms->folded, cp, buffer_span_from(&forms->texts, at));
    return true;
}

/* Hands each line of the file to `take`. */
static bool each_line(struct forms *forms, struct form_table *steps, struct ucd_file *file,
                      bool (*take)(struct forms *, struct form_table *, struct ucd_file *,
                                   const struct text[DATA_FIELDS]))
{
    struct text fields[DATA_FIELDS];
    enum ucd_line line;
    while ((line = ucd_next_line(file, fields, DATA_FIELDS, false)) == UCD_LINE)
        if (!take(forms, steps, file, fields))
            return false;
    return line == UCD_END;
}

bool forms_read(struct forms *forms, struct ucd_file *file, const struct unicode_data *data)
{
    const struct ucd_file fresh = *file;
    struct form_table steps = {NULL, 0, 0};
    forms->data = data;
    bool good = each_line(forms, &steps, file, read_mappings);
    if (good) {
        *file = fresh; /* a decomposition may name characters of later lines */
        good = each_line(forms, &steps, file, fold);
    }
    free(steps.at);
    return good;
}

const struct form *form_find(const struct form_table *table, uint32_t cp)
{
    size_t low = 0;
    size_t high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->at[middle].cp < cp)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->count && table->at[low].cp == cp ? &table->at[low] : NULL;
}

static void put_upper(const struct forms *forms, uint32_t cp, struct buffer *out)
{
    const uint32_t *special = special_upper_find(cp);
    const struct form *simple = form_find(&forms->upper, cp);
    if (special != NULL) {
        for (size_t n = 0; n < SPECIAL_UPPER_MAX && special[n] != 0; n++)
            put_character(out, special[n]);
    } else if (simple != NULL) {
        struct text to = buffer_text(&forms->texts, simple->to);
        buffer_add(out, to.at, to.len);
    } else {
        put_character(out, cp);
    }
}

void forms_put_upper(const struct forms *forms, struct text text, struct buffer *out)
{
    while (text.len > 0)
        put_upper(forms, text_next_character(&text), out);
}

/* The words of a text while they are put. */
struct words {
    const struct forms *forms;
    struct buffer *out;
    size_t begin;   /* of the first one, in `out` */
    bool is_inside; /* the last character was one of a word */
};

/* Takes one character of the folded text. */
static void put_word_character(struct words *words, uint32_t cp)
{
    bool is_inside = cp == '_' || text_is_of_word(category_of(words->forms, cp));
    if (is_inside) {
        if (!words->is_inside && words->out->len > words->begin)
            buffer_add(words->out, " ", 1);
        put_upper(words->forms, cp, words->out);
    }
    words->is_inside = is_inside;
}

void forms_put_words(const struct forms *forms, struct text text, struct buffer *out)
{
    struct words words = {forms, out, out->len, false};
    while (text.len > 0) {
        uint32_t cp = text_next_character(&text);
        const struct form *folded = form_find(&forms->folded, cp);
        if (folded == NULL) {
            if (category_of(forms, cp) != CATEGORY_Mn)
                put_word_character(&words, cp);
            continue;
        }
        struct text to = buffer_text(&forms->texts, folded->to);
        while (to.len > 0)
            put_word_character(&words, text_next_character(&to));
    }
}

void forms_free(struct forms *forms)
{
    free(forms->upper.at);
    free(forms->folded.at);
    buffer_free(&forms->texts);
    *forms = (struct forms){0};
}
