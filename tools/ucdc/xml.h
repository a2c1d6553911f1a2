/* xml.h - reads the XML that data files are written in: elements, attributes, text, comments, the
 * five entities of XML and references to characters. Documents that declare something of their own
 * or hold instructions are refused. */
#ifndef UCDC_XML_H
#define UCDC_XML_H

#include "buffer.h"
#include "ucd_file.h"

enum { XML_DEPTH_MAX = 8, XML_ATTRIBUTES_MAX = 8 };

/* As it stands in the file: the value may hold references, see xml_put_text(). */
struct xml_attribute {
    struct text name;
    struct text value;
};

enum xml_event {
    XML_OPEN,    /* an element begins: `name`, `attributes` */
    XML_TEXT,    /* text within an element: `text`, not empty, as it stands in the file */
    XML_CLOSE,   /* the element `name` ends */
    XML_END,     /* the document is over */
    XML_REFUSED, /* file->message says why */
};

struct xml {
    struct ucd_file *file; /* `line` is that of the end of the last event */
    enum { XML_BEFORE, XML_WITHIN, XML_CLOSING, XML_AFTER } state;
    struct text open[XML_DEPTH_MAX]; /* names of the elements that are open, outermost first */
    size_t depth;
    struct text name;
    struct xml_attribute attributes[XML_ATTRIBUTES_MAX];
    size_t attribute_count;
    struct text text;
};

/* Begins to read a file, which must be fresh. False if it is no text, or begins as no XML does. */
bool xml_start(struct xml *xml, struct ucd_file *file);

/* What comes next. Comments are passed over. */
enum xml_event xml_next(struct xml *xml);

/* The value of an attribute of the element that was opened last, or null. */
const struct text *xml_attribute(const struct xml *xml, struct text name);

/* Appends a value or a text with its references replaced. False if refused. */
bool xml_put_text(struct xml *xml, struct text raw, struct buffer *out);

#endif
