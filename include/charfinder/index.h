/* index.h - the compiled index: words of names, aliases and everyday names to result lines.
 *
 * Everything here is constant data that lives as long as the program; nothing allocates or fails.
 * Result lines are known by the number of their entry: first the characters that have a name, an
 * alias or an everyday name, in code point order, then the emoji sequences. All that an entry is
 * called besides the name of a character is a string. Knows nothing of how a query is written. */
#ifndef CHARFINDER_INDEX_H
#define CHARFINDER_INDEX_H

#include <charfinder/text.h>

/* How many different words a name or a string can have; ucdc stops on one that has more. None of
 * 18.0.0 has more than 13. And how many all the names and strings of one entry: 21 in 18.0.0. */
enum { INDEX_NAME_WORDS_MAX = 16, INDEX_ENTRY_WORDS_MAX = 32 };

/* How many strings one entry can have; of 18.0.0 none has half as many. And how many entries there
 * can be, in bits: 175,436 in 18.0.0. */
enum { INDEX_ENTRY_STRINGS_MAX = 63, INDEX_ENTRY_BITS = 18 };

/* Bytes of a result line with all its columns, and of the line of a character without a name. */
enum { INDEX_LINE_MAX = 256, INDEX_LABEL_LINE_MAX = 48 };

/* Code points of a sequence, U+FE0F included, and of what an HTML entity stands for. */
enum { INDEX_SEQUENCE_MAX = 16, INDEX_ENTITY_MAX = 2 };

/* The number of no entry, and of no string. */
#define INDEX_NONE UINT32_MAX

/* Names of characters (UnicodeData.txt; Unicode 4.8), and strings: names of sequences
 * (emoji-test.txt), aliases (NameAliases.txt; UAX #44, 4.2.11), everyday names. */
enum index_book { INDEX_NAMES, INDEX_STRINGS };

/* Neighbouring entries: number `first` to `first + count - 1`. */
struct run {
    uint32_t first;
    uint32_t count;
    uint32_t lines; /* where their lines are, packed, if postings_meet() came by it; else 0 */
};

/* What is left of a posting list: of names, entries, ascending, as runs; of strings, their numbers,
 * ascending. A plain value over constant data. */
struct postings {
    uint32_t at;  /* the next run, or number */
    uint32_t end; /* after the last one */
};

/* Neighbouring words of a book in byte order, and the entries or strings that have any of them. */
struct words {
    uint32_t first;
    uint32_t count; /* 0: there are none, and nothing else counts */
    struct postings postings;
};

/* The version of Unicode that is compiled in, such as 18.0.0. */
struct text index_unicode_version(void);

/* How many entries are characters, and how many there are: the others are sequences. */
uint32_t index_characters(void);
uint32_t index_entries(void);

/* The result lines of these entries end to end, each ending in CR LF. */
struct text index_lines(struct run run);

/* Tells the processor to fetch the first line of this run, because index_lines() will be called
 * soon. Does nothing unless run.lines is known. */
void index_expect_lines(struct run run);

/* The code point of an entry that is a character. */
uint32_t index_code_point(uint32_t entry);

/* The entry of `cp`, any code point, or INDEX_NONE if it has none. */
uint32_t index_entry(uint32_t cp);

/* The entry of `cp`, any code point, or, if it has none, of the first character after it that has
 * one; index_characters() if there is none. */
uint32_t index_entry_from(uint32_t cp);

/* The result line of `cp`, any code point: constant, or written into `room` if it has no entry. It
 * goes by its label (Unicode 4.8) if it has no name. */
struct text index_line(uint32_t cp, char room[INDEX_LABEL_LINE_MAX]);

/* The entry of the sequence of exactly these code points, none of which is U+FE0F, which those of
 * the sequence are compared without; or INDEX_NONE. */
uint32_t index_sequence(const uint32_t cps[], size_t count);

/* How many words the name of a character has; 0 if one stands there twice, or they are more than
 * 15. */
uint32_t index_name_size(uint32_t entry);

/* Whether two words of the name of a character begin with the same two letters. */
bool index_name_has_alike(uint32_t entry);

/* The name in a result line. */
struct text index_name_in(struct text line);

/* The part of a character's name that it is indexed by: ideographs go by their prefix only, never
 * by the hexadecimal digits after it. A label is no name, and has none. */
struct text index_indexed_part(struct text name);

/* Strings */

/* In this order an entry has them. */
enum index_string_kind {
    INDEX_SEQUENCE_NAME, /* the third column; only aliases and everyday names need a fourth one */
    INDEX_TONE_NAME,     /* the same, of a sequence with a skin tone */
    INDEX_ALIAS,
    INDEX_UNICODE_1, /* here begin everyday names */
    INDEX_INFORMAL,
    INDEX_SHORT,
    INDEX_ENTITY,
    INDEX_KEYWORD,
};

struct index_string {
    uint32_t entry;
    enum index_string_kind kind;
    uint32_t size;  /* in words, as index_name_size() */
    bool has_alike; /* as index_name_has_alike() */
};

/* The entry of string number `string`. */
uint32_t index_string_entry(uint32_t string);

/* How many strings there are, in the order of their entries; and string number `string`. */
uint32_t index_strings(void);
struct index_string index_string(uint32_t string);

/* The number of the first string of an entry from `entry` on; index_strings() if there is none. */
uint32_t index_strings_from(uint32_t entry);

/* What a string adds to the line of its entry: a tab, the string as it is shown, CR LF. Empty for
 * the name of a sequence. */
struct text index_string_tail(uint32_t string);

/* The string, as it is shown. */
struct text index_string_text(uint32_t string);

/* HTML entities (HTML Standard, section 13.5): what `name`, in its exact case, without `&` and `;`,
 * stands for; returns how many code points, 0 if there is no such entity. */
uint32_t index_entity(struct text name, uint32_t cps[INDEX_ENTITY_MAX]);

/* Properties (UAX #44): what is known of a code point besides its names. */

/* Each code point has one value of each, or none. Conditions are about the first five. */
enum index_property {
    INDEX_CATEGORY,
    INDEX_BLOCK,
    INDEX_SCRIPT,
    INDEX_AGE,
    INDEX_EMOJI, /* `emoji`: it is an entry of emoji-test.txt by itself */
    INDEX_BIDI_CLASS,
    INDEX_COMBINING_CLASS, /* none where it is 0 */
    INDEX_NUMERIC_VALUE,
    INDEX_MIRRORED,     /* `yes` */
    INDEX_DERIVED_NAME, /* `yes`: it has no line of its own in UnicodeData.txt */
    INDEX_PROPERTIES
};

/* Bytes of a value that can be asked for; ucdc stops on a longer one. */
enum { INDEX_VALUE_MAX = 48 };

/* The value of `cp`, any code point, as it is shown; empty if it has none. */
struct text index_property(uint32_t cp, enum index_property property);

/* Values of the first five properties, and groups of general categories, have numbers > 0. */

/* The value that a term asks for, such as `block:latin-1_supplement`: ASCII case, `_` and `-` do
 * not count (charfinder(1), "QUERIES"). 0 if it is not known. */
uint32_t index_find_value(struct text term);

/* The value with the same key that is written most like it; 0 if there is no such key. Compares the
 * term with all of them. */
uint32_t index_nearest_value(struct text term);

/* The value that all named characters have, and sequences but those with a skin tone. */
uint32_t index_named_value(void);

/* A value as it is shown, such as `Latin-1 Supplement`, or `So Other_Symbol`. */
struct text index_value_text(uint32_t value);

/* The entries that have a value, or one of the group. */
struct postings index_value_postings(uint32_t value);

/* Whether `cp`, any code point, has a value, or one of the group. */
bool index_has_value(uint32_t cp, uint32_t value);

/* Whether all that have value `inner` have value `outer`; both are of the same property. */
bool index_value_lies_within(uint32_t inner, uint32_t outer);

/* Facts are texts about a code point or a sequence, its owner: the code point itself, or this and the
 * number of the sequence, counted from the first one. */
enum { INDEX_SEQUENCE_OWNERS = 0x110000 };

enum index_fact {
    INDEX_DECOMPOSITION, /* <compat> U+0020 U+0301; of Hangul syllables none */
    INDEX_UPPERCASE,     /* U+0041 A */
    INDEX_LOWERCASE,
    INDEX_TITLECASE, /* if it is not the uppercase */
    INDEX_UNICODE_1_NAME,
    INDEX_ALIAS_ENTRY, /* NBSP (abbreviation); there may be several */
    INDEX_ALSO_CALLED, /* informal aliases and short names, ` | ` between two */
    INDEX_KEYWORDS,    /* the same of keywords */
    INDEX_ENTITY_NAME, /* &hearts;; there may be several */
    INDEX_FACTS
};

/* Fact number `n` of this kind, counted from 0, about an owner; empty if there are not so many. */
struct text index_fact(uint32_t owner, enum index_fact kind, uint32_t n);

/* The entries that are made of `cp`, any code point, and others: first the characters whose
 * decomposition has it, in one step (UnicodeData.txt, field 5; Unicode 3.12), then the sequences
 * that it is a code point of. */
struct postings index_made_of(uint32_t cp);

/* Words */

/* How many different words a book has. */
uint32_t index_words(enum index_book book);

/* Word number `word`, upper case; `word` < index_words(). */
struct text index_word(enum index_book book, uint32_t word);

/* The entries or strings that have word number `word`, never none; `word` < index_words(). */
struct postings index_postings(enum index_book book, uint32_t word);

/* Finds a word, given in upper case: one, or none. */
struct words index_find_word(enum index_book book, struct text word);

/* Finds all words that begin with `prefix`, two bytes or more, in upper case. */
struct words index_find_prefix(enum index_book book, struct text prefix);

/* How many entries are left in a list of names. */
uint32_t postings_count(struct postings postings);

/* The next entries, from number `floor` on, that stand in all of the `n` (>= 1) lists of names: a
 * run of one at least, or of count 0 when there are none. Leaves the lists standing at the answer,
 * so that a whole walk with a rising `floor` passes each run of a list once. */
struct run postings_meet(struct postings lists[], size_t n, uint32_t floor);

/* The same of one list; but where the lines of the run are is not looked for. */
struct run postings_next(struct postings *list, uint32_t floor);

/* Moves a list of strings on to the first one from number `floor` on; returns that, or INDEX_NONE
 * if there is none. */
uint32_t strings_skip(struct postings *list, uint32_t floor);

/* The next one of the list after that it stands at; INDEX_NONE for none. */
uint32_t strings_next(struct postings *list);

/* The same as strings_skip(), to the first one of an entry from `entry` on. */
uint32_t strings_skip_to_entry(struct postings *list, uint32_t entry);

/* The next string, from number `floor` on, that stands in all of the `n` (>= 1) lists of strings,
 * or INDEX_NONE. Leaves the lists standing there. */
uint32_t strings_meet(struct postings lists[], size_t n, uint32_t floor);

#endif
