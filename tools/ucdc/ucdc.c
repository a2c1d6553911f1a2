/* ucdc.c - the index compiler: from the Unicode Character Database to the images that charfinder
 * carries.
 *
 *     ucdc UNICODE-VERSION INDEX-IMAGE CATEGORY-IMAGE UnicodeData.txt [NameAliases.txt]
 *
 * Same input, same bytes, on every machine. Stops at the first line it does not understand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "images.h"

/* All that a run reads and makes. */
struct compilation {
    struct buffer data_bytes, alias_bytes;
    struct unicode_data data;
    struct name_aliases aliases;
    struct buffer index, categories;
};

static bool fail(const char *what, const char *why)
{
    fprintf(stderr, "ucdc: %s: %s\n", what, why);
    return false;
}

static bool read_bytes(struct buffer *bytes, const char *path)
{
    int error = buffer_read_file(bytes, path);
    return error == 0 || fail(path, strerror(error));
}

static bool write_bytes(const struct buffer *bytes, const char *path)
{
    int error = buffer_write_file(bytes, path);
    return error == 0 || fail(path, strerror(error));
}

/* File and line come first, where editors look for them. */
static bool show_refusal(const struct ucd_file *file)
{
    fprintf(stderr, "%s\n", file->message);
    return false;
}

static struct ucd_file ucd_file_of(const char *path, const struct buffer *bytes)
{
    const char *slash = strrchr(path, '/');
    return (struct ucd_file){.name = slash == NULL ? path : slash + 1,
                             .rest = {(const char *)bytes->at, bytes->len}};
}

static bool read_data(struct compilation *made, const char *path)
{
    if (!read_bytes(&made->data_bytes, path))
        return false;
    struct ucd_file file = ucd_file_of(path, &made->data_bytes);
    return (unicode_data_read(&made->data, &file) && unicode_data_check_end(&made->data, &file)) ||
           show_refusal(&file);
}

static bool read_aliases(struct compilation *made, const char *path)
{
    if (!read_bytes(&made->alias_bytes, path))
        return false;
    struct ucd_file file = ucd_file_of(path, &made->alias_bytes);
    return name_aliases_read(&made->aliases, &file, &made->data) || show_refusal(&file);
}

static bool make_images(struct compilation *made, struct text version, const char *data_path)
{
    char message[MESSAGE_MAX];
    category_image_make(&made->categories, &made->data);
    return index_image_make(&made->index, &made->data, &made->aliases, version, message) ||
           fail(data_path, message);
}

int main(int argc, char *argv[])
{
    if (argc != 5 && argc != 6) {
        fputs("usage: ucdc UNICODE-VERSION INDEX-IMAGE CATEGORY-IMAGE UnicodeData.txt "
              "[NameAliases.txt]\n",
              stderr);
        return EXIT_FAILURE;
    }
    struct compilation made = {0};
    bool is_done = read_data(&made, argv[4]) && (argc < 6 || read_aliases(&made, argv[5])) &&
                   make_images(&made, (struct text){argv[1], strlen(argv[1])}, argv[4]) &&
                   write_bytes(&made.index, argv[2]) && write_bytes(&made.categories, argv[3]);
    buffer_free(&made.categories);
    buffer_free(&made.index);
    name_aliases_free(&made.aliases);
    unicode_data_free(&made.data);
    buffer_free(&made.alias_bytes);
    buffer_free(&made.data_bytes);
    return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
