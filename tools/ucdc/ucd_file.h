/* ucd_file.h - reads a file of the Unicode Character Database line by line: fields between
 * semicolons, code points in ascending order (UAX #44, section 4.2). */
#ifndef UCDC_UCD_FILE_H
#define UCDC_UCD_FILE_H

#include <charfinder/text.h>

enum { NAME_MAX_BYTES = 100, MESSAGE_MAX = 240 };

struct ucd_file {
    const char *name; /* for messages */
    struct text rest;
    size_t line;               /* the one that was read last */
    char message[MESSAGE_MAX]; /* why it was refused: `UnicodeData.txt:47: expected 15 fields …` */
};

enum ucd_line { UCD_LINE, UCD_END, UCD_REFUSED };

/* Takes the next line off the file, one that ucd_check_text() finds good. */
enum ucd_line ucd_next_text_line(struct ucd_file *file, struct text *line);

/* Takes the next line off the file and cuts it into exactly `count` fields. A line that is empty or
 * begins with # is passed over if `with_comments`, else it is one like any other. */
enum ucd_line ucd_next_line(struct ucd_file *file, struct text fields[], size_t count,
                            bool with_comments);

/* The text without spaces at its ends. */
struct text ucd_without_spaces(struct text text);

/* Reads a field: 4 upper-case hexadecimal digits, or 5 or 6 that begin with no 0 (UAX #44, section
 * 4.2.2); at least `least`. False if refused. */
bool ucd_code_point(struct ucd_file *file, struct text field, uint32_t least, uint32_t *cp);

/* Whether a field is one of `count` names. */
bool ucd_is_among(struct text field, const char *const names[], size_t count);

/* Checks a text: UTF-8 without controls but for tabs. False if refused. */
bool ucd_check_text(struct ucd_file *file, struct text text);

/* Checks that `text` has no tab, because it is shown between tabs. False if refused. */
bool ucd_check_no_tab(struct ucd_file *file, struct text text);

/* Checks a name: 1 to NAME_MAX_BYTES of A-Z, 0-9, space and `-`, each where a name may have it
 * (Unicode 4.8, rules R1 to R4), and INDEX_NAME_WORDS_MAX different words at most. False if
 * refused. */
bool ucd_check_name(struct ucd_file *file, struct text name);

/* Writes `message`, with the file's name and the line; always false. */
__attribute__((format(printf, 2, 3))) bool ucd_refuse(struct ucd_file *file, const char *why, ...);

/* For "%.*s": a field in a message, its first 60 bytes. */
#define UCD_SHOWN(text) (int)((text).len < 60 ? (text).len : 60), (text).at

#endif
