/* query.h - what a query finds: an answer is a walk over result lines, then a status line.
 *
 * Terminal, TCP and everything else read answers through this header, so whatever one of them
 * finds, all of them find. Nothing here allocates or fails; knows nothing of who asks. */
#ifndef CHARFINDER_QUERY_H
#define CHARFINDER_QUERY_H

#include <charfinder/index.h>

/* How a query was understood. */
enum query_kind {
    QUERY_NAMES,   /* words, all of which stand in the name of each result; or nothing was found */
    QUERY_ALIASES, /* words, all of which stand in an alias of each result */
    QUERY_CHARACTERS,  /* the query's own characters */
    QUERY_CODE_POINTS, /* code point notations: U+2656, 0x2656, \u2656, &#9814; … */
    QUERY_HEXADECIMAL, /* code points without any notation: 1F600 */
};

/* A walk over the results of one query, in the order in which they are shown. A plain value: copy
 * it to look ahead, forget it to cancel. */
struct answer {
    enum query_kind kind;
    uint32_t count; /* result lines handed out or skipped so far */
    union {
        struct {                                         /* names and aliases */
            struct postings lists[INDEX_NAME_WORDS_MAX]; /* shortest first */
            uint32_t n;                                  /* lists in use */
            struct run next;                             /* found already; the lists stand there */
            uint32_t last_cp;                            /* that an alias was shown for */
        };
        struct {              /* characters and code points */
            struct text rest; /* of the query */
            char line[INDEX_LABEL_LINE_MAX];
        };
    };
};

/* Begins to answer `query`, which must be UTF-8, stripped (text_strip()) and not empty, and must
 * stay where it is while the answer is walked. */
void answer_start(struct answer *answer, struct text query);

/* The next result lines, at most `most` (>= 1) of them, end to end, each ending in CR LF: constant
 * data or within `*answer`, valid until the next call. Empty when none is left. The time it takes
 * depends on how far the next match is, at most one walk over the posting lists, not on how many
 * lines come. */
struct text answer_next(struct answer *answer, uint32_t most);

/* Whether all that answer_next() gives is constant data, which may be kept. */
bool answer_is_constant(const struct answer *answer);

/* Passes over up to `most` results; returns how many there were. */
uint32_t answer_skip(struct answer *answer, uint32_t most);

/* What a result line says. */
struct result {
    uint32_t cp;
    struct text shown; /* the character in UTF-8, or what stands for it */
    struct text name;  /* or label */
    struct text alias; /* empty unless it was found by it */
};

/* Takes the first line off `*lines`, which come from answer_next() and are not empty. */
struct result result_next(struct text *lines);

/* Bytes of a result as JSON: what frames name and alias, and both. */
enum { RESULT_JSON_MAX = 96 + INDEX_LINE_MAX };

/* Writes a result as a JSON object on one line, without a line ending; returns how many bytes:
 * {"code":"U+2656","char":"♖","name":"WHITE CHESS ROOK","category":"So"}, and an `alias` at the end
 * if it has one. */
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

#endif
