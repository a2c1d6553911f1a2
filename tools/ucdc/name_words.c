/* name_words.c - the words of a name. */
#include "name_words.h"

static bool is_among(struct text word, const struct text words[], size_t count)
{
    for (size_t n = 0; n < count; n++)
        if (text_equal(words[n], word))
            return true;
    return false;
}

size_t name_words(struct text name, struct text words[NAME_WORDS_MAX])
{
    size_t count = 0;
    for (size_t at = 0; at < name.len;) {
        struct text word = {name.at + at, 0};
        while (at + word.len < name.len && word.at[word.len] != ' ' && word.at[word.len] != '-')
            word.len++;
        if (word.len > 0 && !is_among(word, words, count))
            words[count++] = word;
        at += word.len + 1;
    }
    return count;
}
