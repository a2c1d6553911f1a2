/* talker.c - a client of any kind of conversation. */
#include "talker.h"

#include <string.h>

enum { CUTS_MAX = 1 << 13 }; /* then pieces are whole: an answer of megabytes is cut often enough */

void talker_start(struct talker *talker, const struct conversation_kind *kind,
                  const struct conversation_watch *watch, const uint8_t plan[PLAN],
                  struct text input)
{
    *talker = (struct talker){
        .input = input,
        .has_end = (plan[3] & FLAG_EOF) != 0,
        .question_max = plan[2] == 255 ? 4096 : (size_t)plan[2] + 1,
        .most_in = SIZE_MAX,
        .most_out = SIZE_MAX,
    };
    CHECK(kind->bytes <= sizeof talker->of_any_kind);
    conversation_start(&talker->conversation, kind, talker->question_max, watch, talker);
}

void talker_cut(struct talker *talker, const uint8_t plan[PLAN])
{
    talker->most_in = plan[0] == 0 ? 256 : plan[0];
    talker->most_out = plan[1] == 0 ? 256 : plan[1];
    talker->is_room_back = (plan[3] & FLAG_ROOM_BACK) != 0;
    talker->varies = (plan[3] & FLAG_VARIES) != 0;
}

void talker_hear(struct talker *talker, const void *bytes, size_t len)
{
    const unsigned char *byte = bytes;
    for (size_t n = 0; n < len; n++)
        talker->heard = (talker->heard ^ byte[n]) * 16777619U;
    talker->heard = (talker->heard ^ (uint32_t)len) * 16777619U;
}

/* How many of `len` bytes go next. */
static size_t piece(struct talker *talker, size_t most, size_t len)
{
    if (most == SIZE_MAX || ++talker->cuts > CUTS_MAX)
        return len;
    talker->dice = talker->dice * 1664525U + 1013904223U;
    size_t n = talker->varies ? 1 + (talker->dice >> 8) % most : most;
    return n < len ? n : len;
}

static size_t room_bytes(const struct talker *talker)
{
    return talker->conversation.kind->room_bytes(talker->question_max);
}

static void lend(struct talker *talker)
{
    if (talker->room != NULL)
        return;
    talker->room = malloc(room_bytes(talker));
    CHECK(talker->room != NULL);
    conversation_lend(&talker->conversation, talker->room);
}

static void take_room_back(struct talker *talker)
{
    if (!talker->is_room_back || talker->room == NULL ||
        conversation_holds_room(&talker->conversation))
        return;
    conversation_lend(&talker->conversation, NULL);
    free(talker->room);
    talker->room = NULL;
}

/* Whether there is something to do before more input can be taken, if ever. */
static bool is_busy(const struct conversation *conversation)
{
    return conversation->due.len > 0 || conversation->is_thinking ||
           conversation_is_over(conversation);
}

/* From a copy that is gone afterwards: the conversation may keep no pointer into it. */
static void feed(struct talker *talker)
{
    size_t n = piece(talker, talker->most_in, talker->input.len);
    char *copy = malloc(n);
    CHECK(copy != NULL);
    memcpy(copy, talker->input.at, n);
    size_t taken = conversation_feed(&talker->conversation, (struct text){copy, n});
    free(copy);
    CHECK(taken >= 1 && taken <= n);
    CHECK(taken == n || is_busy(&talker->conversation));
    talker->input = text_from(talker->input, taken);
}

struct text talker_due(struct talker *talker)
{
    struct conversation *conversation = &talker->conversation;
    for (;;) {
        if (talker->look != NULL)
            talker->look(talker);
        bool waits = !is_busy(conversation) && talker->input.len == 0;
        if (conversation->due.len > 0 || conversation_is_over(conversation) ||
            (waits && !talker->has_end && !talker->is_slow))
            break;
        lend(talker);
        if (conversation->is_thinking)
            conversation_think(conversation);
        else if (talker->input.len > 0)
            feed(talker);
        else if (talker->has_end)
            conversation_feed_eof(conversation);
        else
            conversation_time_out(conversation);
        CHECK(!waits || is_busy(conversation));
        take_room_back(talker);
    }
    CHECK(conversation->due.len == 0 || !conversation_is_over(conversation));
    CHECK(!conversation->due_is_constant || talker->room == NULL ||
          conversation->due.at < talker->room ||
          conversation->due.at >= talker->room + room_bytes(talker));
    return conversation->due;
}

void talker_said(struct talker *talker, size_t n)
{
    conversation_said(&talker->conversation, n);
    take_room_back(talker);
}

struct memo *talker_memo(void *talker)
{
    return ((const struct talker *)talker)->memo;
}

void talker_take(struct talker *talker, size_t most)
{
    size_t len;
    for (size_t taken = 0; taken < most && (len = talker_due(talker).len) > 0; taken += len)
        talker_said(talker, len);
}

static void check_same_end(const struct talker *a, const struct talker *b)
{
    CHECK(a->heard == b->heard);
    CHECK(conversation_is_over(&a->conversation) == conversation_is_over(&b->conversation));
    CHECK(conversation_holds_room(&a->conversation) == conversation_holds_room(&b->conversation));
    CHECK(!(a->has_end || a->is_slow) || conversation_is_over(&a->conversation));
}

bool talker_converse(struct talker *whole, struct talker *cut,
                     bool (*check)(struct talker *whole, struct text piece))
{
    struct text left = {NULL, 0}; /* of the piece that `whole` says */
    struct text due;
    while ((due = talker_due(cut)).len > 0) {
        due.len = piece(cut, cut->most_out, due.len);
        for (struct text rest = due; rest.len > 0;) {
            if (left.len == 0) {
                left = talker_due(whole);
                CHECK(left.len > 0);
                if (!check(whole, left))
                    return false;
            }
            size_t n = left.len < rest.len ? left.len : rest.len;
            /* result lines are the very same bytes, and megabytes of them */
            CHECK(left.at == rest.at || memcmp(left.at, rest.at, n) == 0);
            left = text_from(left, n);
            rest = text_from(rest, n);
            if (left.len == 0)
                talker_said(whole, whole->conversation.due.len);
        }
        talker_said(cut, due.len);
    }
    CHECK(left.len == 0 && talker_due(whole).len == 0);
    check_same_end(whole, cut);
    return true;
}

void talker_end(struct talker *talker, struct text more)
{
    if (conversation_is_over(&talker->conversation)) {
        CHECK(!conversation_holds_room(&talker->conversation));
        CHECK(conversation_feed(&talker->conversation, more) == more.len);
        CHECK(talker->conversation.due.len == 0);
    }
    free(talker->room);
}
