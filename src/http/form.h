/* form.h - the forms that an answer can have. */
#ifndef CHARFINDER_HTTP_FORM_H
#define CHARFINDER_HTTP_FORM_H

/* What can be asked for by name, or by an Accept field. */
enum format { FORMAT_JSON, FORMAT_TEXT, FORMAT_HTML, FORMATS };

/* The form of an answer. Each has an ETag of its own (tags.h). */
enum form {
    FORM_JSON = FORMAT_JSON,  /* an object with the results in it */
    FORM_TEXT = FORMAT_TEXT,  /* what `charfinder find` prints */
    FORM_TABLE = FORMAT_HTML, /* a piece of HTML, with a link to the next results */
    FORM_PAGE,                /* the same within the page; without a query, the page alone */
    FORM_PARAGRAPHS,          /* a <p> for each result line */
    FORM_FILE,                /* a file of the page */
    FORMS,
};

#endif
