/* ucdc.c - the index compiler: from UnicodeData.txt to the images that charfinder carries.
 *
 *     ucdc UNICODE-VERSION UnicodeData.txt INDEX-IMAGE CATEGORY-IMAGE
 *
 * Same input, same bytes, on every machine. Stops at the first line it does not understand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "images.h"

static int fail(const char *what, const char *why)
{
    fprintf(stderr, "ucdc: %s: %s\n", what, why);
    return EXIT_FAILURE;
}

static int compile(struct text version, const char *data_path, const char *index_path,
                   const char *category_path)
{
    struct buffer file = {0};
    struct buffer index = {0};
    struct buffer categories = {0};
    struct unicode_data data = {0};
    char message[MESSAGE_MAX];
    int status = EXIT_FAILURE;

    int error = buffer_read_file(&file, data_path);
    if (error != 0) {
        fail(data_path, strerror(error));
    } else if (!unicode_data_read(&data, (struct text){(const char *)file.at, file.len}, message)) {
        fputs(message, stderr); /* file and line first, where editors look for them */
        fputc('\n', stderr);
    } else if (!index_image_make(&index, &data, version, message)) {
        fail(data_path, message);
    } else {
        category_image_make(&categories, &data);
        const char *failed = index_path;
        error = buffer_write_file(&index, index_path);
        if (error == 0) {
            failed = category_path;
            error = buffer_write_file(&categories, category_path);
        }
        status = error == 0 ? EXIT_SUCCESS : fail(failed, strerror(error));
    }
    unicode_data_free(&data);
    buffer_free(&categories);
    buffer_free(&index);
    buffer_free(&file);
    return status;
}

int main(int argc, char *argv[])
{
    if (argc != 5) {
        fputs("usage: ucdc UNICODE-VERSION UnicodeData.txt INDEX-IMAGE CATEGORY-IMAGE\n", stderr);
        return EXIT_FAILURE;
    }
    return compile((struct text){argv[1], strlen(argv[1])}, argv[2], argv[3], argv[4]);
}
