/* transcript_file.c - reads a recorded conversation. */
#include "transcript_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edition.h" /* of the answers over HTTP */

static const struct {
    const char *name;
    unsigned char byte;
} telnet_names[] = {
    {"IAC", 255},       {"DONT", 254},
    {"DO", 253},        {"WONT", 252},
    {"WILL", 251},      {"SB", 250},
    {"GA", 249},        {"EL", 248},
    {"EC", 247},        {"AYT", 246},
    {"AO", 245},        {"IP", 244},
    {"BRK", 243},       {"DM", 242},
    {"NOP", 241},       {"SE", 240},
    {"ABORT", 238},     {"SUSP", 237},
    {"EOF", 236},       {"BINARY", 0},
    {"ECHO", 1},        {"SUPPRESS-GO-AHEAD", 3},
    {"TIMING-MARK", 6}, {"TERMINAL-TYPE", 24},
    {"NAWS", 31},       {"LINEMODE", 34},
};

/* Names for texts that are long, or differ from build to build. */
static const struct {
    const char *name;
    const char *text;
} text_names[] = {
    {"EDITION", HTTP_EDITION},
    {"PROTECTION", "Content-Security-Policy: default-src 'none'; style-src 'self'; "
                   "script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
                   "form-action 'self'; "
                   "base-uri 'none'; frame-ancestors 'none'\r\n"
                   "X-Content-Type-Options: nosniff\r\n"
                   "Referrer-Policy: no-referrer\r\n"},
};

struct reader {
    struct transcript *transcript;
    const char *path;
    size_t line;
};

#define REFUSE(reader, why) fail_msg("%s:%zu: %s", (reader)->path, (reader)->line, (why))

static bool begins_with(struct text text, struct text begin)
{
    return text.len >= begin.len && text_equal((struct text){text.at, begin.len}, begin);
}

static void add_byte(struct reader *reader, unsigned char byte)
{
    bytes_add(&reader->transcript->bytes, (struct text){(const char *)&byte, 1});
}

/* A name of telnet_names[], or a number. */
static unsigned char telnet_byte(struct reader *reader, struct text name)
{
    for (size_t n = 0; n < COUNT(telnet_names); n++)
        if (text_equal(name, text_of(telnet_names[n].name)))
            return telnet_names[n].byte;
    unsigned value = 0;
    bool is_number = name.len >= 1 && name.len <= 3;
    for (size_t n = 0; is_number && n < name.len; n++) {
        is_number = name.at[n] >= '0' && name.at[n] <= '9';
        value = value * 10 + (unsigned)(name.at[n] - '0');
    }
    if (!is_number || value > 255)
        REFUSE(reader, "neither a telnet name nor a byte's number");
    return (unsigned char)value;
}

/* One of text_names[], in `<` and `>`; returns how many bytes of the line it takes, or 0. */
static size_t read_text_name(struct reader *reader, struct text text)
{
    const char *end = memchr(text.at, '>', text.len);
    if (end == NULL)
        return 0;
    struct text name = {text.at + 1, (size_t)(end - text.at) - 1};
    for (size_t n = 0; n < COUNT(text_names); n++) {
        if (text_equal(name, text_of(text_names[n].name))) {
            bytes_add(&reader->transcript->bytes, text_of(text_names[n].text));
            return name.len + 2;
        }
    }
    return 0;
}

/* `<IAC WILL ECHO>`, or a name of text_names[]; returns how many bytes of the line it takes. */
static size_t read_name(struct reader *reader, struct text text)
{
    size_t begin = 1;
    size_t taken = read_text_name(reader, text);
    if (taken > 0)
        return taken;
    for (size_t n = 1; n < text.len; n++) {
        if (text.at[n] != ' ' && text.at[n] != '>')
            continue;
        add_byte(reader, telnet_byte(reader, (struct text){text.at + begin, n - begin}));
        if (text.at[n] == '>')
            return n + 1;
        begin = n + 1;
    }
    REFUSE(reader, "expected > after names");
    return 0;
}

static unsigned hex_digit(struct reader *reader, char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = c == '\0' ? NULL : strchr(digits, c);
    if (found == NULL)
        REFUSE(reader, "expected two hexadecimal digits, of 0-9 a-f, after \\x");
    return (unsigned)(found - digits);
}

static size_t read_escape(struct reader *reader, struct text text)
{
    static const char names[] = "rnts\\<";
    static const char bytes[] = "\r\n\t \\<";
    if (text.len >= 4 && text.at[1] == 'x') {
        unsigned high = hex_digit(reader, text.at[2]);
        add_byte(reader, (unsigned char)(high * 16 + hex_digit(reader, text.at[3])));
        return 4;
    }
    const char *name = text.len < 2 || text.at[1] == '\0' ? NULL : strchr(names, text.at[1]);
    if (name == NULL)
        REFUSE(reader, "unknown escape");
    add_byte(reader, (unsigned char)bytes[name - names]);
    return 2;
}

static struct step *add_step(struct reader *reader, enum step_kind kind)
{
    struct transcript *transcript = reader->transcript;
    if (transcript->count == STEPS_MAX)
        REFUSE(reader, "too many steps: raise STEPS_MAX in transcript_file.h");
    struct step *step = &transcript->steps[transcript->count++];
    *step = (struct step){.kind = kind, .file_line = reader->line, .at = transcript->bytes.len};
    return step;
}

/* Takes `[100 times] ` off the beginning; 1 if it does not stand there. */
static size_t read_times(struct reader *reader, struct text *text)
{
    char number[32] = {0};
    size_t times = 1;
    int end = 0;
    memcpy(number, text->at, text->len < sizeof number ? text->len : sizeof number - 1);
    if (sscanf(number, "[%zu times] %n", &times, &end) != 1 || end == 0)
        return 1;
    if (times == 0)
        REFUSE(reader, "nothing is sent here");
    *text = text_from(*text, (size_t)end);
    return times;
}

static void repeat(struct reader *reader, const struct step *step, size_t times)
{
    struct bytes once = {NULL, 0, 0};
    bytes_add(&once, step_text(reader->transcript, step));
    for (size_t n = 1; n < times; n++)
        bytes_add(&reader->transcript->bytes, bytes_text(&once));
    bytes_free(&once);
}

static void read_bytes(struct reader *reader, enum step_kind kind, struct text text)
{
    struct step *step = add_step(reader, kind);
    size_t times = kind == STEP_CLIENT_SENDS ? read_times(reader, &text) : 1;
    if (text.len > 0 && text.at[text.len - 1] == ' ')
        REFUSE(reader, "a space at the end cannot be seen: write \\s");
    while (text.len > 0) {
        size_t n = 1;
        if (text.at[0] == '<')
            n = read_name(reader, text);
        else if (text.at[0] == '\\')
            n = read_escape(reader, text);
        else
            add_byte(reader, (unsigned char)text.at[0]);
        text = text_from(text, n);
    }
    step->len = reader->transcript->bytes.len - step->at;
    if (step->len == 0)
        REFUSE(reader, "nothing is sent or said here");
    repeat(reader, step, times);
    step->len *= times;
}

/* `[109319 lines, 4510826 bytes]` */
static bool read_lines(struct reader *reader, struct text text)
{
    char line[64];
    size_t lines;
    size_t len;
    int end = 0;
    if (text.len >= sizeof line)
        return false;
    memcpy(line, text.at, text.len);
    line[text.len] = '\0';
    if (sscanf(line, "[%zu lines, %zu bytes]%n", &lines, &len, &end) != 2 ||
        (size_t)end != text.len)
        return false;
    struct step *step = add_step(reader, STEP_SERVER_SAYS_LINES);
    step->lines = lines;
    step->len = len;
    return true;
}

static void read_limit(struct reader *reader, struct text number)
{
    char digits[8] = {0};
    int end = 0;
    if (number.len < sizeof digits)
        memcpy(digits, number.at, number.len);
    if (sscanf(digits, "%zu%n", &reader->transcript->line_max, &end) != 1 || digits[end] != '\0' ||
        reader->transcript->line_max == 0)
        REFUSE(reader, "expected a number of bytes, such as: limit 16");
}

static void read_reason(struct reader *reader, struct text reason)
{
    struct transcript *transcript = reader->transcript;
    if (reason.len == 0 || reason.len > sizeof transcript->reason)
        REFUSE(reader, "expected a reason, a short one");
    memcpy(transcript->reason, reason.at, reason.len);
    transcript->refused = (struct text){transcript->reason, reason.len};
}

/* Reads a line about the whole conversation; false if it is another line. */
static bool read_setting(struct reader *reader, struct text line)
{
    if (text_equal(line, TEXT("in HTTP")))
        reader->transcript->is_http = true;
    else if (begins_with(line, TEXT("limit ")))
        read_limit(reader, text_from(line, 6));
    else if (begins_with(line, TEXT("refused: ")))
        read_reason(reader, text_from(line, 9));
    else
        return false;
    if (reader->transcript->count > 0)
        REFUSE(reader, "this must be told before the conversation begins");
    return true;
}

static void read_line(struct reader *reader, struct text line)
{
    if (line.len == 0 || line.at[0] == '#' || read_setting(reader, line))
        return;
    if (begins_with(line, TEXT("> ")))
        read_bytes(reader, STEP_CLIENT_SENDS, text_from(line, 2));
    else if (begins_with(line, TEXT("< [")) && read_lines(reader, text_from(line, 2)))
        return;
    else if (begins_with(line, TEXT("< ")))
        read_bytes(reader, STEP_SERVER_SAYS, text_from(line, 2));
    else if (text_equal(line, TEXT("the client ends")))
        add_step(reader, STEP_CLIENT_ENDS);
    else if (text_equal(line, TEXT("the client takes too long")))
        add_step(reader, STEP_CLIENT_TARRIES);
    else if (text_equal(line, TEXT("the server stops")))
        add_step(reader, STEP_SERVER_STOPS);
    else if (text_equal(line, TEXT("the server closes")))
        add_step(reader, STEP_SERVER_CLOSES);
    else
        REFUSE(reader, "this line is none of those that README.md lists");
}

static bool is_of_client(const struct step *step)
{
    return step->kind == STEP_CLIENT_SENDS || step->kind == STEP_CLIENT_ENDS ||
           step->kind == STEP_CLIENT_TARRIES;
}

/* Refuses an order of steps that is impossible, or that the replay would not check. */
static void check_order(struct reader *reader)
{
    bool has_ended = false;
    bool has_closed = false;
    bool has_stopped = false;
    for (size_t n = 0; n < reader->transcript->count; n++) {
        const struct step *step = &reader->transcript->steps[n];
        reader->line = step->file_line;
        if (has_ended && is_of_client(step))
            REFUSE(reader, "the client has ended or taken too long, and goes on");
        if (has_closed && !is_of_client(step))
            REFUSE(reader, "the server has closed, and speaks");
        if (has_stopped && is_of_client(step) && step[-1].kind != STEP_SERVER_STOPS)
            REFUSE(reader, "the server has stopped, and listens");
        if (step->kind == STEP_SERVER_STOPS &&
            (n + 1 == reader->transcript->count || step[1].kind != STEP_CLIENT_SENDS))
            REFUSE(reader, "behind this must stand what was sent by then");
        has_ended = has_ended || (is_of_client(step) && step->kind != STEP_CLIENT_SENDS);
        has_closed = has_closed || step->kind == STEP_SERVER_CLOSES;
        has_stopped = has_stopped || step->kind == STEP_SERVER_STOPS;
    }
    if (has_ended && !has_closed)
        REFUSE(reader, "the client has ended, but the server does not close");
}

void transcript_read(struct transcript *transcript, const char *path)
{
    struct reader reader = {transcript, path, 0};
    struct bytes file = read_file(path);
    struct text rest = bytes_text(&file);
    struct text line;
    *transcript = (struct transcript){.line_max = 4096};
    while (next_line(&rest, &line)) {
        reader.line++;
        read_line(&reader, line);
    }
    check_order(&reader);
    bytes_free(&file);
}

void transcript_free(struct transcript *transcript)
{
    bytes_free(&transcript->bytes);
}

struct text step_text(const struct transcript *transcript, const struct step *step)
{
    if (step->kind != STEP_CLIENT_SENDS && step->kind != STEP_SERVER_SAYS)
        return (struct text){NULL, 0};
    return (struct text){transcript->bytes.at + step->at, step->len};
}
