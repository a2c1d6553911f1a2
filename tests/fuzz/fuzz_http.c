/* fuzz_http.c - a conversation in HTTP is the same however its bytes are cut, and what it says are
 * whole responses.
 *
 * The input's first four bytes are the plan, the others are what the client says:
 *
 *     0  the most bytes fed at once, 0: 256     2  the limit of a query less 1, 255: 4096
 *     1  the most bytes taken at once, 0: 256   3  flags, see below
 *
 * One conversation is fed whole and taken whole, another one by the plan, and both must agree. What
 * they say is then read by an obvious reader of responses (responses.h). */
#include <charfinder/http.h>

#include <string.h>

#include "fuzz.h"
#include "responses.h"

enum {
    FLAG_EOF = 1,        /* the client's end of input follows */
    FLAG_ROOM_BACK = 2,  /* the room is taken back whenever that is allowed */
    FLAG_VARIES = 4,     /* pieces have 1 to the most bytes, else the most */
    FLAG_TOO_LONG = 8,   /* the client takes too long to go on after all this */
    FLAG_REFUSED = 16,   /* the client is refused from the start */
    FLAG_STOPS = 32,     /* the server stops: the input is the last, and comes in one piece */
    FLAG_NO_METRICS = 64 /* there is no room for them */
};

enum {
    PLAN = 4,           /* bytes */
    CUTS_MAX = 1 << 13, /* then pieces are whole: an answer of megabytes is cut often enough */
    SAID_MAX = 1 << 21, /* then the client hangs up: it may ask for gigabytes */
};

struct talker {
    union {
        struct conversation conversation;
        max_align_t of_any_kind[32];
    };
    struct text input; /* not yet taken */
    unsigned flags;
    char *room;
    size_t query_max;
    size_t most_in;
    size_t most_out;
    uint32_t dice;
    uint32_t cuts;
    uint32_t heard;          /* a hash of all that the watch was told */
    struct responses *asked; /* null, or where it is noted what was asked */
};

/* The watch */

static void hear(struct talker *talker, const void *bytes, size_t len)
{
    const unsigned char *byte = bytes;
    for (size_t n = 0; n < len; n++)
        talker->heard = (talker->heard ^ byte[n]) * 16777619U;
    talker->heard = (talker->heard ^ (uint32_t)len) * 16777619U;
}

static void on_received(void *who, struct text asked)
{
    struct talker *talker = who;
    hear(talker, "received", 8);
    hear(talker, asked.at, asked.len);
    CHECK(asked.len <= 3 * talker->query_max + 256);
    CHECK((talker->flags & FLAG_REFUSED) == 0);
    if (talker->asked != NULL)
        responses_expect(talker->asked, asked);
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
    hear(who, "sent", 4);
    hear(who, &results, sizeof results);
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
    return (((struct talker *)who)->flags & FLAG_NO_METRICS) != 0 ? 0 : room;
}

static const struct conversation_watch watch = {
    .received = on_received,
    .received_too_long = on_received_too_long,
    .answered = on_answered,
    .time = on_time,
    .metrics = on_metrics,
};

/* The talkers */

static void begin(struct talker *talker, struct text input, unsigned flags, size_t query_max)
{
    *talker = (struct talker){
        .input = input,
        .flags = flags,
        .query_max = query_max,
        .most_in = SIZE_MAX,
        .most_out = SIZE_MAX,
    };
    CHECK(http_conversation.bytes <= sizeof talker->of_any_kind);
    conversation_start(&talker->conversation, &http_conversation, query_max, &watch, talker);
    CHECK(talker->conversation.due.len == 0);
    if ((flags & FLAG_REFUSED) != 0)
        conversation_refuse(&talker->conversation, TEXT("Too many connections"));
    if ((flags & FLAG_STOPS) != 0)
        conversation_drain(&talker->conversation);
}

/* How many of `len` bytes go next. */
static size_t piece(struct talker *talker, size_t most, size_t len)
{
    if (most == SIZE_MAX || ++talker->cuts > CUTS_MAX)
        return len;
    talker->dice = talker->dice * 1664525U + 1013904223U;
    size_t n = (talker->flags & FLAG_VARIES) != 0 ? 1 + (talker->dice >> 8) % most : most;
    return n < len ? n : len;
}

static void lend(struct talker *talker)
{
    if (talker->room != NULL)
        return;
    talker->room = malloc(http_conversation.room_bytes(talker->query_max));
    CHECK(talker->room != NULL);
    conversation_lend(&talker->conversation, talker->room);
}

static void take_room_back(struct talker *talker)
{
    if ((talker->flags & FLAG_ROOM_BACK) == 0 || talker->room == NULL ||
        conversation_holds_room(&talker->conversation))
        return;
    conversation_lend(&talker->conversation, NULL);
    free(talker->room);
    talker->room = NULL;
}

/* From a copy that is gone afterwards: the conversation may keep no pointer into it. */
static void feed(struct talker *talker)
{
    struct conversation *conversation = &talker->conversation;
    size_t n = piece(talker, talker->most_in, talker->input.len);
    char *copy = malloc(n);
    CHECK(copy != NULL);
    memcpy(copy, talker->input.at, n);
    size_t taken = conversation_feed(conversation, (struct text){copy, n});
    free(copy);
    CHECK(taken >= 1 && taken <= n);
    CHECK(taken == n || conversation->due.len > 0 || conversation->is_thinking ||
          conversation_is_over(conversation));
    talker->input = text_from(talker->input, taken);
}

/* What is said next; empty when no more will be. */
static struct text due(struct talker *talker)
{
    struct conversation *conversation = &talker->conversation;
    while (conversation->due.len == 0 && !conversation_is_over(conversation)) {
        lend(talker);
        if (conversation->is_thinking) {
            conversation_think(conversation);
        } else if (talker->input.len > 0) {
            feed(talker);
        } else if ((talker->flags & FLAG_EOF) != 0) {
            conversation_feed_eof(conversation);
            CHECK(conversation->due.len > 0 || conversation_is_over(conversation));
        } else if ((talker->flags & FLAG_TOO_LONG) != 0) {
            conversation_time_out(conversation);
            CHECK(conversation->due.len > 0 || conversation_is_over(conversation));
        } else {
            break;
        }
        take_room_back(talker);
    }
    CHECK(conversation->due.len == 0 || !conversation_is_over(conversation));
    CHECK(!conversation->due_is_constant || talker->room == NULL ||
          conversation->due.at < talker->room ||
          conversation->due.at >= talker->room + http_conversation.room_bytes(talker->query_max));
    return conversation->due;
}

static void said(struct talker *talker, size_t n)
{
    conversation_said(&talker->conversation, n);
    take_room_back(talker);
}

/* The conversation taken whole must say `said_by_cut` next; `*left` is what is left of its piece. */
static void expect(struct talker *whole, struct text *left, struct text said_by_cut)
{
    while (said_by_cut.len > 0) {
        if (left->len == 0) {
            *left = due(whole);
            CHECK(left->len > 0);
            responses_add(whole->asked, *left);
        }
        size_t n = left->len < said_by_cut.len ? left->len : said_by_cut.len;
        CHECK(memcmp(left->at, said_by_cut.at, n) == 0);
        *left = text_from(*left, n);
        said_by_cut = text_from(said_by_cut, n);
        if (left->len == 0)
            said(whole, whole->conversation.due.len);
    }
}

static void check_same_end(const struct talker *a, const struct talker *b)
{
    CHECK(a->heard == b->heard);
    CHECK(conversation_is_over(&a->conversation) == conversation_is_over(&b->conversation));
    CHECK(conversation_holds_room(&a->conversation) == conversation_holds_room(&b->conversation));
    CHECK((a->flags & (FLAG_EOF | FLAG_TOO_LONG)) == 0 || conversation_is_over(&a->conversation));
}

static void end(struct talker *talker)
{
    static const struct text more = TEXT_CONSTANT("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    if (conversation_is_over(&talker->conversation)) {
        CHECK(!conversation_holds_room(&talker->conversation));
        CHECK(conversation_feed(&talker->conversation, more) == more.len);
        CHECK(talker->conversation.due.len == 0);
    }
    free(talker->room);
}

/* Lets both talk; whether they came to the end. */
static bool converse(struct talker *whole, struct talker *cut)
{
    struct text left = {NULL, 0};
    struct text said_by_cut;
    while ((said_by_cut = due(cut)).len > 0) {
        if (whole->asked->len > SAID_MAX)
            return false;
        said_by_cut.len = piece(cut, cut->most_out, said_by_cut.len);
        expect(whole, &left, said_by_cut);
        said(cut, said_by_cut.len);
    }
    CHECK(left.len == 0 && due(whole).len == 0);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < PLAN)
        return 0;
    struct text input = {(const char *)data + PLAN, size - PLAN};
    size_t query_max = data[2] == 255 ? 4096 : (size_t)data[2] + 1;
    struct responses responses;
    struct talker whole;
    struct talker cut;
    responses_start(&responses, input.len);
    begin(&whole, input, data[3], query_max);
    begin(&cut, input, data[3], query_max);
    whole.flags &= ~(unsigned)FLAG_ROOM_BACK;
    whole.asked = &responses;
    cut.most_in = (data[3] & FLAG_STOPS) != 0 ? SIZE_MAX : data[0] == 0 ? 256 : data[0];
    cut.most_out = data[1] == 0 ? 256 : data[1];
    if (converse(&whole, &cut)) {
        check_same_end(&whole, &cut);
        responses_check(&responses, conversation_is_over(&whole.conversation) &&
                                        (data[3] & (FLAG_EOF | FLAG_TOO_LONG)) == 0);
        end(&whole);
        end(&cut);
    } else {
        free(whole.room);
        free(cut.room);
    }
    responses_end(&responses);
    return 0;
}
