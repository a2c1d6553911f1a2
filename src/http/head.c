/* head.c - takes the head of a request out of a stream of bytes. */
#include "head.h"

#include <string.h>

#include "controls.h"

/* How many of the first bytes may stand within a line: controls may not, but for the tab in a field
 * line (RFC 9110, section 5.5). */
static size_t plain_len(struct text text, bool has_tabs)
{
    size_t len = 0;
    while (text.len - len >= 8 && controls_in(eight_bytes(text.at + len)) == 0)
        len += 8;
    while (len < text.len && (((unsigned char)text.at[len] >= 0x20 && text.at[len] != 0x7F) ||
                              (has_tabs && text.at[len] == '\t')))
        len++;
    return len;
}

static enum head_status head_refuse(struct head *head, struct refusal refusal)
{
    head->refusal = refusal;
    return refusal.status == 0 ? HEAD_MORE : HEAD_WRONG;
}

static const struct refusal fields_too_long = {431, TEXT_CONSTANT("The headers are too long")};

static enum head_status put_plain(struct head *head, struct text plain)
{
    bool in_line = head->state == HEAD_LINE;
    if (in_line && plain.len > head->line_max - head->line_len)
        return head_refuse(head, (struct refusal){414, TEXT("The request line is too long")});
    if (!in_line && plain.len > HEAD_FIELDS_BYTES - head->fields_bytes)
        return head_refuse(head, fields_too_long);
    memcpy((in_line ? head->line : head->field) + head->line_len, plain.at, plain.len);
    head->line_len += plain.len;
    if (!in_line)
        head->fields_bytes += plain.len;
    return HEAD_MORE;
}

static enum head_status end_line(struct head *head)
{
    struct text line = {head->line, head->line_len};
    head->line_len = 0;
    head->state = line.len == 0 ? HEAD_LINE : HEAD_FIELD;
    if (line.len == 0)
        return HEAD_NOTHING;
    return head_refuse(head, request_take_line(&head->request, line));
}

static enum head_status end_field(struct head *head)
{
    struct text line = {head->field, head->line_len};
    head->line_len = 0;
    head->state = HEAD_FIELD;
    if (line.len == 0) {
        enum head_status status = head_refuse(head, request_end(&head->request));
        return status == HEAD_MORE ? HEAD_READY : status;
    }
    head->fields_bytes += 2;
    if (head->fields_bytes > HEAD_FIELDS_BYTES)
        return head_refuse(head, fields_too_long);
    if (!request_is_field(line, TEXT("Host")) && ++head->fields > HEAD_FIELDS_MAX)
        return head_refuse(head, (struct refusal){431, TEXT("There are too many headers")});
    return head_refuse(head, request_take_field(&head->request, line));
}

/* A byte that is not plain, or one that stands behind a CR. */
static enum head_status take_byte(struct head *head, char byte)
{
    switch (head->state) {
    case HEAD_LINE:
    case HEAD_FIELD:
        if (byte != '\r')
            break;
        head->state = head->state == HEAD_LINE ? HEAD_LINE_CR : HEAD_FIELD_CR;
        return HEAD_MORE;
    case HEAD_LINE_CR:
        if (byte != '\n')
            break;
        return end_line(head);
    case HEAD_FIELD_CR:
        if (byte != '\n')
            break;
        return end_field(head);
    }
    return head_refuse(head,
                       (struct refusal){400, TEXT("Lines end in CR LF, and have no controls")});
}

void head_start(struct head *head, char *line, size_t line_max, char *field)
{
    *head = (struct head){.state = HEAD_LINE, .line = line, .line_max = line_max, .field = field};
}

size_t head_take(struct head *head, struct text input, enum head_status *status)
{
    struct text left = input;
    *status = HEAD_MORE;
    while (left.len > 0 && *status == HEAD_MORE) {
        bool in_text = head->state == HEAD_LINE || head->state == HEAD_FIELD;
        size_t plain = in_text ? plain_len(left, head->state == HEAD_FIELD) : 0;
        if (plain > 0)
            *status = put_plain(head, (struct text){left.at, plain});
        else
            *status = take_byte(head, left.at[0]);
        left = text_from(left, plain > 0 ? plain : 1);
    }
    return input.len - left.len;
}
