/* neighbours.c - links to the neighbours of a character or sequence. */
#include "neighbours.h"

/*  BEFORE ──► AFTER ──► CHARACTERS ──► SEQUENCES ──► OVER
 *
 * If there is something of a kind: CHARACTERS ──► LINKS ──► MORE ──► END ──► SEQUENCES, and the
 * same after SEQUENCES. */
enum step {
    STEP_BEFORE,
    STEP_AFTER,
    STEP_CHARACTERS,
    STEP_SEQUENCES,
    STEP_LINKS,
    STEP_MORE,
    STEP_END,
    STEP_OVER,
};

/* How a link is told. */
struct link {
    struct text open;   /* before the path */
    struct text middle; /* between that and what is shown: the code or the character */
    struct text gap;    /* between that and the name */
    bool has_code;      /* the code is shown */
};

/* Its pieces; PIECE_NONE where none is told. */
enum piece {
    PIECE_NONE,
    PIECE_OPEN,
    PIECE_PATH,
    PIECE_MIDDLE,
    PIECE_SHOWN,
    PIECE_GAP,
    PIECE_NAME,
    PIECE_CLOSE
};

static const struct link before = {TEXT_CONSTANT("<a rel=\"prev\" href=\"/"),
                                   TEXT_CONSTANT("\">← "), TEXT_CONSTANT(" "), true};
static const struct link after = {TEXT_CONSTANT("<a rel=\"next\" href=\"/"), TEXT_CONSTANT("\">→ "),
                                  TEXT_CONSTANT(" "), true};
static const struct link listed = {TEXT_CONSTANT("<li><a href=\"/"), TEXT_CONSTANT("\"><b>"),
                                   TEXT_CONSTANT("</b> "), false};

void neighbours_start(struct neighbours *neighbours, uint32_t owner, bool has_all)
{
    *neighbours = (struct neighbours){.owner = owner, .has_all = has_all};
}

/* Begins to tell a link to an entry. */
static void begin_link(struct neighbours *neighbours, const struct link *link, uint32_t entry)
{
    struct text line = index_lines((struct run){entry, 1, 0});
    neighbours->link = link;
    neighbours->result = result_next(&line);
    neighbours->piece = PIECE_OPEN;
}

/* The next piece of the link. */
static struct text next_piece(struct neighbours *neighbours, escaping **escape)
{
    const struct link *link = neighbours->link;
    const struct result *result = &neighbours->result;
    switch ((enum piece)neighbours->piece++) {
    case PIECE_OPEN:
        return link->open;
    case PIECE_PATH:
        *escape = escape_path;
        return result->code;
    case PIECE_MIDDLE:
        return link->middle;
    case PIECE_SHOWN:
        *escape = escape_html;
        return link->has_code ? result->code : result->shown;
    case PIECE_GAP:
        return link->gap;
    case PIECE_NAME:
        *escape = escape_html;
        return result->name;
    case PIECE_NONE:
    case PIECE_CLOSE:
        break;
    }
    neighbours->piece = PIECE_NONE;
    return TEXT("</a>\n");
}

/* Begins links to the entry before the owner, or after it: a character is between characters, a
 * sequence between sequences. */
static void begin_before(struct neighbours *neighbours)
{
    const bool is_sequence = neighbours->owner >= INDEX_SEQUENCE_OWNERS;
    const uint32_t first = is_sequence ? index_characters() : 0;
    const uint32_t own = is_sequence ? first + (neighbours->owner - INDEX_SEQUENCE_OWNERS)
                                     : index_entry_from(neighbours->owner);
    if (own > first)
        begin_link(neighbours, &before, own - 1);
}

static void begin_after(struct neighbours *neighbours)
{
    const bool is_sequence = neighbours->owner >= INDEX_SEQUENCE_OWNERS;
    const uint32_t end = is_sequence ? index_entries() : index_characters();
    const uint32_t next = is_sequence
                              ? index_characters() + (neighbours->owner - INDEX_SEQUENCE_OWNERS) + 1
                              : index_entry_from(neighbours->owner + 1);
    if (next < end)
        begin_link(neighbours, &after, next);
}

/* The next entry of the list that counts; INDEX_NONE if none is left. */
static uint32_t take_entry(struct neighbours *neighbours)
{
    struct run run = postings_next(&neighbours->list, neighbours->floor);
    if (run.count == 0 || run.first >= neighbours->end)
        return INDEX_NONE;
    neighbours->floor = run.first + 1;
    return run.first;
}

/* Begins to list what is made with the owner, of the entries from `floor` up to `end`. False if
 * there is nothing of it. */
static bool begin_list(struct neighbours *neighbours, uint32_t floor, uint32_t end)
{
    uint32_t count = 0;
    neighbours->list = index_made_of(neighbours->owner);
    neighbours->floor = floor;
    neighbours->end = end;
    struct neighbours ahead = *neighbours;
    while (take_entry(&ahead) != INDEX_NONE)
        count++;
    bool has_all = neighbours->has_all || count <= NEIGHBOURS_SHOWN;
    neighbours->left = has_all ? count : NEIGHBOURS_SHOWN;
    neighbours->more = count - neighbours->left;
    neighbours->after_list = neighbours->step;
    if (count > 0)
        neighbours->step = STEP_LINKS;
    return count > 0;
}

/* Writes a link to the page with all of them. */
static struct text put_more(struct neighbours *neighbours)
{
    char room[INDEX_LABEL_LINE_MAX];
    struct text line = index_line(neighbours->owner, room);
    struct result result = result_next(&line);
    char *at = neighbours->text;
    at += text_put(TEXT("<li><a href=\"/"), at);
    at += text_put(result.code, at);
    at += text_put(TEXT("/all\">"), at);
    at += text_put_number(neighbours->more, at);
    at += text_put(TEXT(" more</a>\n"), at);
    return (struct text){neighbours->text, (size_t)(at - neighbours->text)};
}

/* Takes a step: the piece that it says; empty if it says nothing or begins a link. */
static struct text take_step(struct neighbours *neighbours)
{
    switch ((enum step)neighbours->step) {
    case STEP_BEFORE:
        neighbours->step = STEP_AFTER;
        begin_before(neighbours);
        break;
    case STEP_AFTER:
        neighbours->step = STEP_CHARACTERS;
        begin_after(neighbours);
        break;
    case STEP_CHARACTERS:
        neighbours->step = STEP_SEQUENCES;
        if (begin_list(neighbours, 0, index_characters()))
            return TEXT("<h2>Characters made with it</h2>\n<ul class=\"neighbours\">\n");
        break;
    case STEP_SEQUENCES:
        neighbours->step = STEP_OVER;
        if (begin_list(neighbours, index_characters(), index_entries()))
            return TEXT("<h2>Sequences that it is part of</h2>\n<ul class=\"neighbours\">\n");
        break;
    case STEP_LINKS:
        begin_link(neighbours, &listed, take_entry(neighbours));
        if (--neighbours->left == 0)
            neighbours->step = STEP_MORE;
        break;
    case STEP_MORE:
        neighbours->step = STEP_END;
        return neighbours->more > 0 ? put_more(neighbours) : TEXT("");
    case STEP_END:
        neighbours->step = neighbours->after_list;
        return TEXT("</ul>\n");
    case STEP_OVER:
        break;
    }
    return TEXT("");
}

struct text neighbours_next(struct neighbours *neighbours, escaping **escape)
{
    struct text piece = {"", 0};
    *escape = text_put_character;
    while (piece.len == 0 && (neighbours->piece != PIECE_NONE || neighbours->step != STEP_OVER))
        piece = neighbours->piece != PIECE_NONE ? next_piece(neighbours, escape)
                                                : take_step(neighbours);
    return piece;
}
