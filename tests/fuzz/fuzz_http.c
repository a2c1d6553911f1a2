/* fuzz_http.c - a conversation in HTTP is the same however its bytes are cut (talker.h), and what it
 * says are whole responses: it is read by an obvious reader of responses (responses.h). */
#include <charfinder/http.h>
#include <charfinder/memo.h>

#include <string.h>

#include "responses.h"
#include "talker.h"

enum {
    FLAG_TOO_LONG = 8,    /* the client takes too long to go on after all this */
    FLAG_REFUSED = 16,    /* the client is refused from the start */
    FLAG_STOPS = 32,      /* the server stops: the input is the last, and comes in one piece */
    FLAG_NO_METRICS = 64, /* there is no room for them */
    FLAG_MEMO = 128,      /* answers are kept, and another client has asked the same before */
};

enum { SAID_MAX = 1 << 21 }; /* then the client hangs up: it may ask for gigabytes */

struct browser {
    struct talker talker;
    bool is_refused;
    bool has_metrics;
    struct responses *asked; /* null, or where it is noted what was asked */
};

/* The watch */

static void on_received(void *who, struct text asked)
{
    struct browser *browser = who;
    talker_hear(who, "received", 8);
    talker_hear(who, asked.at, asked.len);
    CHECK(asked.len <= 3 * browser->talker.question_max + 256);
    CHECK(!browser->is_refused);
    if (browser->asked != NULL)
        responses_expect(browser->asked, asked);
}

static void on_received_too_long(void *who, size_t line_max)
{
    (void)who;
    (void)line_max;
    CHECK(false && "of requests this is not told: they are refused");
}

static void on_answered(void *who, enum query_kind kind, uint32_t results)
{
    (void)kind;
    talker_hear(who, "sent", 4);
    talker_hear(who, &results, sizeof results);
}

static int64_t on_time(void *who)
{
    (void)who;
    return 784111777;
}

/* As much as there is room for. */
static size_t on_metrics(void *who, char *out, size_t room)
{
    memset(out, 'm', room);
    return ((const struct browser *)who)->has_metrics ? room : 0;
}

static const struct conversation_watch watch = {
    .received = on_received,
    .received_too_long = on_received_too_long,
    .answered = on_answered,
    .time = on_time,
    .metrics = on_metrics,
    .memo = talker_memo,
};

static void start(struct browser *browser, const uint8_t plan[PLAN], struct text input)
{
    struct conversation *conversation = &browser->talker.conversation;
    talker_start(&browser->talker, &http_conversation, &watch, plan, input);
    browser->talker.is_slow = (plan[3] & FLAG_TOO_LONG) != 0;
    browser->is_refused = (plan[3] & FLAG_REFUSED) != 0;
    browser->has_metrics = (plan[3] & FLAG_NO_METRICS) == 0;
    browser->asked = NULL;
    CHECK(conversation->due.len == 0);
    if (browser->is_refused)
        conversation_refuse(conversation, TEXT("Too many connections"));
    if ((plan[3] & FLAG_STOPS) != 0)
        conversation_drain(conversation);
}

static const struct text more = TEXT_CONSTANT("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

static bool take_response(struct talker *whole, struct text piece)
{
    struct responses *responses = ((struct browser *)whole)->asked;
    if (responses->len > SAID_MAX)
        return false;
    responses_add(responses, piece);
    return true;
}

/* Another client asks the same, often enough for its answers to be kept. */
static void ask_before(struct memo *memo, const uint8_t plan[PLAN], struct text input)
{
    struct browser browser;
    for (unsigned n = 0; n < 2; n++) {
        start(&browser, plan, input);
        browser.talker.memo = memo;
        talker_take(&browser.talker, SAID_MAX);
        talker_end(&browser.talker, more);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < PLAN)
        return 0;
    struct text input = {(const char *)data + PLAN, size - PLAN};
    struct responses responses;
    struct browser whole;
    struct browser cut;
    responses_start(&responses, input.len);
    start(&whole, data, input);
    start(&cut, data, input);
    whole.asked = &responses;
    talker_cut(&cut.talker, data);
    if ((data[3] & FLAG_STOPS) != 0)
        cut.talker.most_in = SIZE_MAX;
    if ((data[3] & FLAG_MEMO) != 0) {
        static struct memo memo;
        memset(&memo, 0, sizeof memo);
        ask_before(&memo, data, input);
        cut.talker.memo = &memo;
    }
    if (talker_converse(&whole.talker, &cut.talker, take_response))
        responses_check(&responses, conversation_is_over(&whole.talker.conversation) &&
                                        (data[3] & (FLAG_EOF | FLAG_TOO_LONG)) == 0);
    talker_end(&whole.talker, more);
    talker_end(&cut.talker, more);
    responses_end(&responses);
    return 0;
}
