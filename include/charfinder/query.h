/* query.h - what a query finds: an answer is a walk over result lines, then a status line.
 *
 * Terminal, TCP and everything else read answers through this header, so whatever one of them
 * finds, all of them find. Nothing here allocates or fails. */
#ifndef CHARFINDER_QUERY_H
#define CHARFINDER_QUERY_H

#include <charfinder/index.h>

/* How a query was understood. */
enum query_kind {
    QUERY_NAMES,   /* words, all of which stand in the name of each result; or no words, but terms
                      alone; or nothing was found */
    QUERY_ALIASES, /* words, all of which stand in an alias of each result */
    QUERY_CHARACTERS, /* the query's own characters */
    QUERY_CODE_POINTS, /* code point notations: U+2656, 0x2656, \u2656, &#9814; …; or the label of a
                          code point, or the derived name of an ideograph, written out */
    QUERY_HEXADECIMAL, /* code points without any notation: 1F600 */
    QUERY_EVERYDAY,    /* words, all of which stand in an everyday name of each result, or in the
                          name of a sequence */
    QUERY_BEST,        /* words that were looked for in all names at once, best first */
    QUERY_KINDS
};

/* Which words queries are answered best first (charfinder(1), "QUERIES"). The others are answered
 * in steps: those of the first step that finds something, in code point order. */
enum query_order {
    QUERY_SLASH_IS_BEST,  /* those after a `/` */
    QUERY_ALL_BEST,       /* all, after a `/` or not */
    QUERY_SLASH_IS_STEPS, /* all but those after a `/` */
};

/* The two ways to write code points: with a notation each, or as bare hexadecimal. */
enum notation_form { NOTATION_MARKED, NOTATION_BARE };

/* How many conditions a query can have (charfinder(1), "QUERIES"): one for each property. */
enum { QUERY_CONDITIONS_MAX = INDEX_EMOJI + 1 };

/* What results must be, besides what is looked for (src/query/conditions.c). */
struct conditions {
    uint32_t at[QUERY_CONDITIONS_MAX];     /* how far the posting list of each value was walked */
    uint16_t values[QUERY_CONDITIONS_MAX]; /* every result must have all; short lists first */
    uint8_t count;                         /* of values */
    bool is_impossible;                    /* nothing fulfils the conditions */
};

/* A walk over the code points that a text names (src/query/notation.c). */
struct notations {
    struct text rest;  /* of the piece that is read */
    struct text later; /* what follows this piece */
    enum notation_form form;
    uint32_t next;   /* the next code point of the notation that was read last */
    uint32_t left;   /* how many code points are left from `next` on */
    uint32_t also;   /* one more code point of this notation, after these; 0 for none */
    uint32_t ranged; /* code points that ranges have stood for so far */
};

/* How the words of a query are changed before they are looked for (src/query/wanted.c). */
struct change {
    uint8_t kind;
    char letter;
    uint8_t at;    /* a place in the word */
    uint32_t word; /* which one, counted from 0 */
};

enum { BEST_KEYS = 52 }; /* as many as a session of less than 400 bytes can hold */

/* A walk over results, best first (src/query/best.c). */
struct best {
    struct text query;
    struct change change;
    uint32_t keys[BEST_KEYS]; /* the next results, in their order */
    uint8_t count;            /* of keys */
    uint8_t at;               /* the key that comes next */
    bool is_open;             /* the last word with a `*` counts, too */
    uint8_t state;
    uint32_t floor; /* all results up to this key have been among the keys */
    uint32_t entry; /* where the search for more goes on */
};

/* Details: all that is known of a character or sequence (charfinder-protocol(5), "Details"). In
 * this order they are told; those from UTF-8 on say how it is written elsewhere. */
enum detail_kind {
    DETAIL_CATEGORY,
    DETAIL_BLOCK,
    DETAIL_SCRIPT,
    DETAIL_AGE,
    DETAIL_BIDI_CLASS,
    DETAIL_COMBINING_CLASS,
    DETAIL_DECOMPOSITION,
    DETAIL_NUMERIC_VALUE,
    DETAIL_MIRRORED,
    DETAIL_UPPERCASE,
    DETAIL_LOWERCASE,
    DETAIL_TITLECASE,
    DETAIL_UNICODE_1_NAME,
    DETAIL_ALIAS,       /* there may be several of this kind, one after another */
    DETAIL_ALSO_CALLED, /* names, ` | ` between two */
    DETAIL_KEYWORDS,    /* the same */
    DETAIL_PART,        /* of a sequence, one for each code point */
    DETAIL_UTF_8,
    DETAIL_UTF_16,
    DETAIL_HTML,
    DETAIL_URL,
    DETAIL_C,
    DETAIL_JSON,
    DETAIL_CSS,
    DETAIL_PYTHON,
    DETAIL_KINDS
};

enum { DETAIL_PIECE_MAX = 24 }; /* bytes of a piece that is written anew */

/* A walk over details. A plain value: copy it to look ahead, forget it to cancel. */
struct details {
    uint32_t owner; /* the character or sequence that they are about (index_fact()) */
    uint8_t kind;   /* of the detail that is told; DETAIL_KINDS after the last one */
    uint8_t number; /* which one of its kind, counted from 0 */
    uint8_t next;   /* the piece of its value that comes next */
    char piece[DETAIL_PIECE_MAX];
};

/* Begins to tell of an owner: any code point, or a sequence. */
void details_start(struct details *details, uint32_t owner);

/* Moves on to the next detail that there is; false when none is left. */
bool details_next(struct details *details);

/* What this detail is called: `bidi class`, `part 2`. Constant or within `*details`, valid until the
 * next call. */
struct text details_key(struct details *details);

/* The next piece of its value; constant or within `*details`, valid until the next call. Empty at
 * the end. */
struct text details_value(struct details *details);

/* Details as JSON, told piece by piece. */
struct details_json {
    struct details details;
    struct text rest; /* of a piece of a value, not yet written */
    uint8_t state;
    bool is_first; /* no key was told yet */
    char piece[64];
};

/* Begins to tell of an owner. */
void details_json_start(struct details_json *json, uint32_t owner);

/* The next piece of `,"details":{"category":"So Other_Symbol",…}}`, which takes the place of the last
 * byte of what result_put_json() writes; constant or within `*json`, valid until the next call.
 * Empty at the end. */
struct text details_json_next(struct details_json *json);

/* How many result lines of a `describe` query are shown. */
enum { QUERY_DESCRIBED_MAX = 64 };

/* What of a `describe` query's result comes next. */
enum described {
    DESCRIBED_NOT,  /* nothing: it is no such query */
    DESCRIBED_LINE, /* the line of the next result */
    DESCRIBED_TAB,  /* the tab before the key of a detail */
    DESCRIBED_KEY,  /* the key */
    DESCRIBED_IS,   /* the tab between key and value */
    DESCRIBED_VALUE /* the value and the end of its line */
};

/* A walk over the results of one query, in the order in which they are shown. A plain value: copy
 * it to look ahead, forget it to cancel. */
struct answer {
    enum query_kind kind; /* of QUERY_BEST it may yet become another, until answer_seek() is true */
    uint32_t count;       /* result lines handed out or skipped so far */
    uint32_t tail;        /* a string of which the end of a line is due; INDEX_NONE for none */
    uint8_t described;    /* enum described */
    uint8_t shown;        /* lines of a `describe` query handed out so far */
    struct details details; /* that are told; their owner is the one whose line was begun last */
    struct conditions conditions; /* that results fulfil; best first reads them itself */
    union {
        struct {                                         /* names, aliases, everyday names */
            struct postings lists[INDEX_NAME_WORDS_MAX]; /* shortest first */
            uint32_t n;                                  /* lists in use */
            struct run next;     /* entries that were found by name, and come next */
            uint32_t string;     /* the string that was found, and comes next, or INDEX_NONE */
            uint32_t last_entry; /* the last entry of which a string was shown */
            bool has_tone;       /* sequences with a skin tone count, too */
        };
        struct {               /* characters and code points */
            uint32_t sequence; /* the entry that comes first, or INDEX_NONE */
            union {
                struct {               /* for characters */
                    struct text rest;  /* of the piece that is read */
                    struct text later; /* what follows this piece */
                };
                struct notations notations;
            };
            char line[INDEX_LABEL_LINE_MAX];
        };
        struct best best;
    };
};

/* Begins to answer `query`, which must be UTF-8, stripped (text_strip()) and not empty, and must
 * stay where it is while the answer is walked. Takes time for the length of the query, and for one
 * walk over the posting lists. */
void answer_start(struct answer *answer, struct text query, enum query_order order);

/* Looks for the next results, but for no longer than some 100 µs: false if it must be called again.
 * True if answer_next() will give at once what is next, or nothing if nothing is left. To call it
 * is never needed; a server calls it to serve others in between. */
bool answer_seek(struct answer *answer);

/* Whether answer_next() will give at once what is next: true of all but QUERY_BEST, of which it is
 * true while results are at hand that answer_seek() found before. */
bool answer_is_at_hand(const struct answer *answer);

/* The next result lines, at most `most` (>= 1) of them, end to end, each ending in CR LF; or the
 * beginning of one line, up to its third column, of which the next call gives the end. Of a
 * `describe` query one line at a time, or a piece of the details that follow it, and no more than
 * QUERY_DESCRIBED_MAX lines, after which all others are passed over. Constant data or within
 * `*answer`, valid until the next call. Empty when none is left. A line counts when its end has been
 * handed out, with its details if it has any. The time it takes depends on how far the next match is
 * (answer_seek()), not on how many lines come. */
struct text answer_next(struct answer *answer, uint32_t most);

/* The same in whole lines: one that comes in two pieces is put together in `room`, where it is
 * valid until the next call. Without details: ask for those of result_owner(). */
struct text answer_next_lines(struct answer *answer, uint32_t most, char room[INDEX_LINE_MAX]);

/* Whether details follow each line. */
bool answer_is_described(const struct answer *answer);

/* Whether all that answer_next() gives is constant data, which may be kept. */
bool answer_is_constant(const struct answer *answer);

/* Passes over the details that are told, and up to `most` results; returns how many results. To
 * pass over all that are left (`most` UINT32_MAX) takes one walk over the posting lists. */
uint32_t answer_skip(struct answer *answer, uint32_t most);

/* Passes over results until `answer->count` is `count`, or none is left, but for no longer than some
 * 200 µs: false if it must be called again, with the same count. To pass over all that are left
 * (UINT32_MAX) takes less time than to reach the last one. */
bool answer_skip_to(struct answer *answer, uint32_t count);

/* What a result line says. */
struct result {
    struct text code;  /* its first column, such as U+2656, without the spaces after it */
    uint32_t cp;       /* the code point; the first one of a sequence */
    bool is_sequence;  /* of more than one code point */
    struct text shown; /* the character in UTF-8, or what stands for it */
    struct text name;  /* or label */
    struct text alias; /* the fourth column, or empty */
};

/* Takes the first line off `*lines`, which are whole (answer_next_lines()) and not empty. */
struct result result_next(struct text *lines);

/* The owner of the details of a result (index_fact()). */
uint32_t result_owner(const struct result *result);

/* Bytes of a result as JSON: what frames a line's columns, and these, of which no byte becomes more
 * than three. */
enum { RESULT_JSON_MAX = 96 + 3 * INDEX_LINE_MAX };

/* Writes a result as a JSON object on one line, without a line ending; returns how many bytes:
 * {"code":"U+2656","char":"♖","name":"WHITE CHESS ROOK","category":"So"}, and an `alias` at the end
 * if it has one. A sequence has no `category`. */
size_t result_put_json(const struct result *result, char out[RESULT_JSON_MAX]);

/* The line that ends an answer, told piece by piece, without a line ending:
 * `5 matches for 'white bishop'`. */
struct status {
    struct text head;
    struct text_quote quote;
    char scratch[64]; /* the head, or the whole line if it is short and plain */
};

/* Begins the status line for `count` results of `query`, any bytes, which must stay where they are
 * while pieces are taken. */
void status_start(struct status *status, struct text query, uint32_t count);

/* The next piece: constant, part of the query or of `*status`, valid until the next call. Empty at
 * the end. */
struct text status_next(struct status *status);

/* A better spelling of a query that found nothing, told piece by piece. */
struct suggestion {
    struct text_words words; /* of the query, unchanged, that are left to tell */
    struct change change;
    bool has_slash;
    bool is_described;
    uint32_t told; /* words */
    char piece[sizeof "describe /" + TEXT_WORD_MAX];
};

/* Looks for a suggestion; false if there is none, as for queries that are no words. The query must
 * be one that found nothing, and stay where it is while pieces are taken. Takes up to a
 * millisecond. */
bool suggestion_start(struct suggestion *suggestion, struct text query);

/* The next piece, within `*suggestion`, valid until the next call. Empty at the end. */
struct text suggestion_next(struct suggestion *suggestion);

/* A term of a query of which the value is not known (charfinder(1), "QUERIES"). Term, key and value
 * are parts of the query. */
struct unknown {
    struct text term;    /* `block:arrow` */
    struct text key;     /* `block` */
    struct text value;   /* `arrow` */
    struct text what;    /* the kind of value, in words: `block`; constant, as all below */
    struct text nearest; /* the known value that is written most like it, `Arrows`, or `Sm
                            Math_Symbol`; empty if there is none with this key */
    struct text instead; /* the nearest value as a term may have it: `Arrows`, `Sm` */
};

/* Finds the first such term of a query; false if it has none. */
bool unknown_find(struct text query, struct unknown *unknown);

#endif
