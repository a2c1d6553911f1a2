/* replay.c - runs a fuzz target over kept inputs, without a fuzzer:
 *
 *     fuzz_TARGET CORPUS [FOLDER...]
 *
 * The corpus must hold at least one input; the other folders may be missing. */
#include <dirent.h>

#include "fuzz.h"

/* Flush against the end of its allocation, so that a sanitizer sees a byte too many. */
static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    CHECK(fseek(file, 0, SEEK_END) == 0);
    long size = ftell(file);
    CHECK(size >= 0);
    rewind(file);
    uint8_t *data = malloc((size_t)size);
    CHECK(data != NULL || size == 0);
    CHECK(size == 0 || fread(data, (size_t)size, 1, file) == 1);
    fclose(file);
    CHECK(LLVMFuzzerTestOneInput(data, (size_t)size) == 0);
    free(data);
}

static size_t replay_folder(const char *folder)
{
    size_t files = 0;
    DIR *open = opendir(folder);
    if (open == NULL)
        return 0;
    const struct dirent *entry;
    while ((entry = readdir(open)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        char path[4096];
        int len = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        CHECK(len > 0 && (size_t)len < sizeof path);
        printf("%s\n", entry->d_name); /* the last one printed is the one that failed */
        fflush(stdout);
        replay_file(path);
        files++;
    }
    closedir(open);
    return files;
}

int main(int argc, char *argv[])
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s CORPUS [FOLDER...]\n", argv[0]);
        return EXIT_FAILURE;
    }
    size_t files = replay_folder(argv[1]);
    if (files == 0) {
        fprintf(stderr, "%s: no input there\n", argv[1]);
        return EXIT_FAILURE;
    }
    for (int n = 2; n < argc; n++)
        files += replay_folder(argv[n]);
    printf("%zu inputs replayed\n", files);
    return EXIT_SUCCESS;
}
