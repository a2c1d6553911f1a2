/* obvious.h - what the product does cleverly, done once more the slow and obvious way, to compare
 * with. Shares no code with it but general categories, which come from the data. */
#ifndef CHARFINDER_OBVIOUS_H
#define CHARFINDER_OBVIOUS_H

#include <charfinder/text.h>

/* Takes the first character off `*text`, not empty; false if that is not UTF-8. */
bool obvious_next(struct text *text, uint32_t *cp);

bool obvious_is_utf8(struct text text);

/* White space at the ends of a query. */
bool obvious_is_space(uint32_t cp);

/* UTF-8 of which no character moves or reprograms a terminal: of the controls only HT, LF, CR. */
bool obvious_is_harmless(struct text text);

/* Takes a quoted text apart. `out` needs `quoted.len` bytes; `*len` becomes how many were written.
 * False if it is not quoted as charfinder-protocol(5), "Answers", says: marks, what is escaped. */
bool obvious_unquote(struct text quoted, char *out, size_t *len);

/* The next word as a query has it, in upper case, into `out`, which needs 3 * rest->len bytes;
 * false when there is none. `*len` 0: a word that no name has. */
bool obvious_word(struct text *rest, char *out, size_t *len);

/* Whether `name` has `word`, or if it is `open` a word that begins with it, among its words. */
bool obvious_has(struct text name, struct text word, bool open);

/* The part of a name that is indexed: ideographs go by their prefix only, a label is none. */
struct text obvious_indexed(struct text name);

/* Passes what may stand between notations, or between tokens of bare hexadecimal. */
void obvious_skip_separators(struct text *rest, bool is_bare);

/* Whether a notation, or such a token, may end before `rest`. */
bool obvious_may_end(struct text rest, bool is_bare);

/* What a notation stands for. What is too large for 32 bits becomes UINT32_MAX. */
struct obvious_points {
    uint32_t first, last;
    bool is_range;
};

/* Whether the token is one of the notations of charfinder(1), "Queries"; not the name of an
 * entity. */
bool obvious_marked(struct text token, struct obvious_points *points);

/* Whether it is 4 to 6 hexadecimal digits, of which at least one is 0-9, maybe after a `U`. */
bool obvious_bare(struct text token, uint32_t *cp);

/* Writes the result line of a character without a name, up to 64 bytes; returns its length. */
size_t obvious_label_line(uint32_t cp, char *out);

#endif
