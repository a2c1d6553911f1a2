/* transcript_file.c - reads a recorded conversation. */
#include "transcript_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* `<IAC WILL ECHO>`; returns how many bytes of the line it takes. */
static size_t read_telnet(struct reader *reader, struct text text)
{
    size_t begin = 1;
    for (size_t n = 1; n < text.len; n++) {
        if (text.at[n] != ' ' && text.at[n] != '>')
            continue;
        add_byte(reader, telnet_byte(reader, (struct text){text.at + begin, n - begin}));
        if (text.at[n] == '>')
            return n + 1;
        begin = n + 1;
    }
    REFUSE(reader, "expected > after telnet names");
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

static void read_bytes(struct reader *reader, enum step_kind kind, struct text text)
{
    struct step *step = add_step(reader, kind);
    if (text.len > 0 && text.at[text.len - 1] == ' ')
        REFUSE(reader, "a space at the end cannot be seen: write \\s");
    while (text.len > 0) {
        size_t n = 1;
        if (text.at[0] == '<')
            n = read_telnet(reader, text);
        else if (text.at[0] == '\\')
            n = read_escape(reader, text);
        else
            add_byte(reader, (unsigned char)text.at[0]);
        text = text_from(text, n);
    }
    step->len = reader->transcript->bytes.len - step->at;
    if (step->len == 0)
        REFUSE(reader, "nothing is sent or said here");
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
    if (reader->transcript->count > 0)
        REFUSE(reader, "the limit must be told before the conversation begins");
}

static void read_line(struct reader *reader, struct text line)
{
    if (line.len == 0 || line.at[0] == '#')
        return;
    if (begins_with(line, TEXT("> ")))
        read_bytes(reader, STEP_CLIENT_SENDS, text_from(line, 2));
    else if (begins_with(line, TEXT("< [")) && read_lines(reader, text_from(line, 2)))
        return;
    else if (begins_with(line, TEXT("< ")))
        read_bytes(reader, STEP_SERVER_SAYS, text_from(line, 2));
    else if (text_equal(line, TEXT("the client ends")))
        add_step(reader, STEP_CLIENT_ENDS);
    else if (text_equal(line, TEXT("the server closes")))
        add_step(reader, STEP_SERVER_CLOSES);
    else if (begins_with(line, TEXT("limit ")))
        read_limit(reader, text_from(line, 6));
    else
        REFUSE(reader, "this line is none of those that README.md lists");
}

/* What no server could do, or what would not be looked at. */
static void check_order(struct reader *reader)
{
    bool has_ended = false;
    bool has_closed = false;
    for (size_t n = 0; n < reader->transcript->count; n++) {
        const struct step *step = &reader->transcript->steps[n];
        reader->line = step->file_line;
        if (has_ended && step->kind == STEP_CLIENT_SENDS)
            REFUSE(reader, "the client has ended, and sends");
        if (has_closed && step->kind != STEP_CLIENT_SENDS && step->kind != STEP_CLIENT_ENDS)
            REFUSE(reader, "the server has closed, and speaks");
        has_ended = has_ended || step->kind == STEP_CLIENT_ENDS;
        has_closed = has_closed || step->kind == STEP_SERVER_CLOSES;
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
