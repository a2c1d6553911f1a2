/* telnet_opinion.c - compares the NVT filter with libtelnet: whatever a peer sends, both agree
 * which bytes are text, and on the answer to an option. */
#include "session/nvt.h"
#include "support.h"

#include <libtelnet.h> /* which needs size_t of those before it */
#include <string.h>

enum { STREAM_MAX = 2000, STREAMS = 2000 };

enum {
    SE = 240,
    NOP = 241,
    GA = 249,
    SB = 250,
    WILL = 251,
    DONT = 254,
    IAC = 255,
    OPTION_TIMING_MARK = 6, /* libtelnet does not know it, and refuses */
    OPTION_COMPRESS = 85,   /* libtelnet 0.22 and later end its subnegotiation before IAC SE */
    OPTION_COMPRESS2 = 86,  /* libtelnet would begin to decompress */
};

/* What one of the two filters makes of a stream. */
struct opinion {
    size_t text_len;
    size_t reply_len;
    char text[STREAM_MAX];
    char reply[STREAM_MAX];
};

static void on_event(telnet_t *telnet, telnet_event_t *event, void *data)
{
    struct opinion *opinion = data;
    (void)telnet;
    if (event->type == TELNET_EV_DATA) {
        memcpy(opinion->text + opinion->text_len, event->data.buffer, event->data.size);
        opinion->text_len += event->data.size;
    } else if (event->type == TELNET_EV_SEND) {
        memcpy(opinion->reply + opinion->reply_len, event->data.buffer, event->data.size);
        opinion->reply_len += event->data.size;
    }
}

static void ask_libtelnet(const unsigned char *stream, size_t len, struct opinion *opinion)
{
    static const telnet_telopt_t none[] = {{-1, 0, 0}};
    telnet_t *telnet = telnet_init(none, on_event, 0, opinion);
    assert_non_null(telnet);
    telnet_recv(telnet, (const char *)stream, len);
    telnet_free(telnet);
}

static void ask_ourselves(const unsigned char *stream, size_t len, struct opinion *opinion)
{
    enum nvt_state state = NVT_DATA;
    char room[3];
    struct text reply;
    for (size_t n = 0; n < len; n++) {
        switch (nvt_take(&state, stream[n], room, &reply)) {
        case NVT_BYTE:
            opinion->text[opinion->text_len++] = (char)stream[n];
            break;
        case NVT_REPLY:
            memcpy(opinion->reply + opinion->reply_len, reply.at, reply.len);
            opinion->reply_len += reply.len;
            break;
        case NVT_NOTHING:
            break;
        case NVT_INTERRUPT:
        case NVT_ERASE_CHARACTER:
        case NVT_ERASE_LINE:
            fail_msg("the streams have no command that ends a session or erases");
        }
    }
}

static unsigned char random_option(uint64_t *seed)
{
    for (;;) {
        unsigned char option = (unsigned char)chance(seed, 255);
        bool is_compression = option == OPTION_COMPRESS || option == OPTION_COMPRESS2;
        if (option != OPTION_TIMING_MARK && !is_compression)
            return option;
    }
}

/* Appends text, an option, a subnegotiation, or a command that wants no answer; at most 40 bytes. */
static size_t put_something(uint64_t *seed, unsigned char *at)
{
    size_t len = 0;
    switch (chance(seed, 5)) {
    case 0:
        at[len++] = IAC;
        at[len++] = (unsigned char)(WILL + chance(seed, DONT - WILL + 1));
        at[len++] = random_option(seed);
        break;
    case 1:
        at[len++] = IAC;
        at[len++] = SB;
        at[len++] = random_option(seed);
        for (uint32_t n = chance(seed, 16); n > 0; n--) {
            unsigned char byte = (unsigned char)chance(seed, 256);
            at[len++] = byte;
            if (byte == IAC) /* doubled, as RFC 855 has it */
                at[len++] = IAC;
        }
        at[len++] = IAC;
        at[len++] = SE;
        break;
    case 2:
        at[len++] = IAC;
        at[len++] = chance(seed, 2) == 0 ? NOP : GA;
        break;
    case 3:
        at[len++] = IAC; /* one byte of text */
        at[len++] = IAC;
        break;
    default:
        for (uint32_t n = chance(seed, 20); n > 0; n--)
            at[len++] = (unsigned char)chance(seed, IAC);
    }
    return len;
}

static void libtelnet_agrees(void **state)
{
    (void)state;
    uint64_t seed = 854;
    size_t texts = 0;
    size_t replies = 0;
    for (int n = 0; n < STREAMS; n++) {
        unsigned char stream[STREAM_MAX];
        struct opinion ours = {0};
        struct opinion theirs = {0};
        size_t len = 0;
        while (len < sizeof stream - 40)
            len += put_something(&seed, stream + len);
        ask_ourselves(stream, len, &ours);
        ask_libtelnet(stream, len, &theirs);
        CHECK_TEXT(((struct text){ours.text, ours.text_len}),
                   ((struct text){theirs.text, theirs.text_len}));
        CHECK_TEXT(((struct text){ours.reply, ours.reply_len}),
                   ((struct text){theirs.reply, theirs.reply_len}));
        texts += ours.text_len;
        replies += ours.reply_len / 3;
    }
    assert_true(texts > 100 * STREAMS && replies > 10 * STREAMS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(libtelnet_agrees)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
