/* name_words.c - the words of a name. */
#include "name_words.h"

static bool is_among(struct text word, const struct text words[], size_t count)
{
    for (size_t n = 0; n < count; n++)
        if (text_equal(words[n], word))
            return true;
    return false;
}

struct text name_next_word(struct text *rest)
{
    struct text word = {rest->at, 0};
    while (word.len < rest->len && rest->at[word.len] != ' ' && rest->at[word.len] != '-')
        word.len++;
    *rest = text_from(*rest, word.len < rest->len ? word.len + 1 : word.len);
    return word;
}

size_t name_words(struct text name, struct text words[NAME_WORDS_MAX])
{
    size_t count = 0;
    while (name.len > 0) {
        struct text word = name_next_word(&name);
        if (word.len > 0 && !is_among(word, words, count))
            words[count++] = word;
    }
    return count;
}
