/* category_name.c - the short names of general categories. */
#include <assert.h>
#include <charfinder/text.h>

struct text text_category_name(enum category category)
{
#define CATEGORY_NAME(name) #name,
    static const char names[][3] = {TEXT_CATEGORIES(CATEGORY_NAME)};
    assert(category < CATEGORIES);
    return (struct text){names[category], 2};
}
