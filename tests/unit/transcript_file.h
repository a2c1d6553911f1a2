/* transcript_file.h - reads a recorded conversation; ../transcripts/README.md tells the format. */
#ifndef CHARFINDER_TESTS_TRANSCRIPT_FILE_H
#define CHARFINDER_TESTS_TRANSCRIPT_FILE_H

#include "support.h"

enum step_kind {
    STEP_CLIENT_SENDS,
    STEP_CLIENT_ENDS,
    STEP_CLIENT_TARRIES, /* it sends nothing for the idle timeout */
    STEP_SERVER_STOPS,   /* what comes next from the client is the last that is read */
    STEP_SERVER_SAYS,
    STEP_SERVER_SAYS_LINES, /* a number of lines and bytes: too long to be written out */
    STEP_SERVER_CLOSES,
};

struct step {
    enum step_kind kind;
    size_t file_line; /* line number, for messages */
    size_t at;        /* in `bytes`: what is sent or said */
    size_t len;
    size_t lines;
};

enum { STEPS_MAX = 512 };

struct transcript {
    bool is_http;        /* the conversation is held in HTTP, not in lines */
    struct text refused; /* why the client is refused, within `reason`; empty if it is not */
    char reason[80];
    size_t line_max;
    struct step steps[STEPS_MAX];
    size_t count;
    struct bytes bytes;
};

/* Fails the test, naming file and line, at the first line that is not understood. */
void transcript_read(struct transcript *transcript, const char *path);
void transcript_free(struct transcript *transcript);

/* What the step sends or says, byte for byte. */
struct text step_text(const struct transcript *transcript, const struct step *step);

#endif
