/* ucdc.c - the index compiler: from the Unicode Character Database, and what else tells of
 * characters, to the images that charfinder carries.
 *
 *     ucdc UNICODE-VERSION INDEX-IMAGE CATEGORY-IMAGE FILE...
 *
 * Files are known by their names (sources.h), whatever folder they are in; UnicodeData.txt must be
 * among them. Same input, same bytes, on every machine. Stops at the first line it does not
 * understand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "images.h"
#include "sources.h"

/* All that a run reads and makes. */
struct compilation {
    struct buffer files[SOURCES];
    struct sources sources;
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

/* The source that a file of this name is; SOURCES if it is none. */
static enum source source_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    enum source source = 0;
    while (source < SOURCES && strcmp(name, source_name(source)) != 0)
        source++;
    return source;
}

static bool read_files(struct compilation *made, char *const paths[])
{
    for (; *paths != NULL; paths++) {
        enum source source = source_of(*paths);
        if (source == SOURCES)
            return fail(*paths, "no file of this name is read");
        struct buffer *bytes = &made->files[source];
        if (made->sources.texts[source].at != NULL)
            return fail(*paths, "another file of this name was there before");
        if (!read_bytes(bytes, *paths))
            return false;
        made->sources.texts[source] =
            bytes->len == 0 ? TEXT("") : (struct text){(const char *)bytes->at, bytes->len};
    }
    return true;
}

static bool read_sources(struct compilation *made)
{
    char message[MESSAGE_MAX];
    if (sources_read(&made->sources, message))
        return true;
    fprintf(stderr, "%s\n", message); /* file and line come first, where editors look for them */
    return false;
}

static bool make_images(struct compilation *made, struct text version)
{
    char message[MESSAGE_MAX];
    const struct sources *sources = &made->sources;
    category_image_make(&made->categories, &sources->data);
    return (fold_image_add(&made->categories, &sources->forms, message) &&
            index_image_make(&made->index, sources, version, message)) ||
           fail(source_name(SOURCE_UNICODE_DATA), message);
}

int main(int argc, char *argv[])
{
    if (argc < 5) {
        fputs("usage: ucdc UNICODE-VERSION INDEX-IMAGE CATEGORY-IMAGE FILE...\n", stderr);
        return EXIT_FAILURE;
    }
    struct compilation made = {0};
    bool is_done = read_files(&made, argv + 4) && read_sources(&made) &&
                   make_images(&made, (struct text){argv[1], strlen(argv[1])}) &&
                   write_bytes(&made.index, argv[2]) && write_bytes(&made.categories, argv[3]);
    buffer_free(&made.categories);
    buffer_free(&made.index);
    sources_free(&made.sources);
    for (enum source source = 0; source < SOURCES; source++)
        buffer_free(&made.files[source]);
    return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
