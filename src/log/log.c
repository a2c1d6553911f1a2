/* log.c - the lines of one thread for the console. */
#include <charfinder/log.h>

#include <string.h>

void log_init(struct log *log, struct console *console)
{
    log->console = console;
    log->len = log->line = log->dropped = 0;
    log->overflows = false;
}

void log_put(struct log *log, struct text text)
{
    log->overflows = log->overflows || text.len > LOG_ROOM - log->len;
    if (log->overflows || text.len == 0)
        return;
    memcpy(log->room + log->len, text.at, text.len);
    log->len += text.len;
}

void log_put_quoted(struct log *log, struct text text)
{
    struct text_quote quote;
    struct text piece;
    char escape[TEXT_ESCAPE_MAX];
    if (text_is_plain(text)) {
        log_put(log, TEXT("'"));
        log_put(log, text);
        log_put(log, TEXT("'"));
        return;
    }
    text_quote_start(&quote, text);
    while ((piece = text_quote_next(&quote, escape)).len > 0)
        log_put(log, piece);
}

void log_put_number(struct log *log, size_t number)
{
    char digits[TEXT_NUMBER_MAX];
    log_put(log, (struct text){digits, text_put_number(number, digits)});
}

void log_begin(struct log *log, enum log_level level)
{
    const char prefix[] = {'<', (char)('0' + level), '>'};
    if (log->len > LOG_ROOM / 2)
        log_flush(log);
    log->overflows = false;
    log->line = log->len;
    if (console_tells_levels(log->console))
        log_put(log, (struct text){prefix, sizeof prefix});
}

void log_end(struct log *log)
{
    log_put(log, TEXT("\n"));
    if (log->overflows) {
        log->len = log->line;
        log_flush(log); /* so that the count is written where the line is missing */
        log->dropped++;
    }
}

void log_line(struct log *log, enum log_level level, struct text line)
{
    log_begin(log, level);
    log_put(log, line);
    log_end(log);
}

void log_error(struct log *log, struct text what, const char *why)
{
    log_begin(log, LOG_ERROR);
    log_put(log, what);
    log_put(log, TEXT(": "));
    log_put(log, (struct text){why, strlen(why)});
    log_end(log);
}

void log_flush(struct log *log)
{
    if (log->len > 0 || log->dropped > 0)
        console_put(log->console, (struct text){log->room, log->len}, log->dropped);
    log->len = log->dropped = 0;
}
