/* ucdc_xml.c - the XML of data files: its events, and what is refused. */
#include "xml.h"

#include <stdio.h>
#include <string.h>

#include "support.h"

static void show_text(struct bytes *shown, const char *before, struct text text)
{
    bytes_add(shown, text_of(before));
    bytes_add(shown, text);
}

/* Appends `(name@attribute=value`, `"text` or `)name`; false at the end. */
static bool show_event(struct bytes *shown, struct xml *xml)
{
    switch (xml_next(xml)) {
    case XML_OPEN:
        show_text(shown, "(", xml->name);
        for (size_t n = 0; n < xml->attribute_count; n++) {
            show_text(shown, "@", xml->attributes[n].name);
            show_text(shown, "=", xml->attributes[n].value);
        }
        return true;
    case XML_TEXT:
        show_text(shown, "\"", xml->text);
        return true;
    case XML_CLOSE:
        show_text(shown, ")", xml->name);
        return true;
    case XML_END:
        show_text(shown, ".", TEXT(""));
        return false;
    case XML_REFUSED:
        show_text(shown, " ", text_of(xml->file->message));
        return false;
    }
    return false;
}

/* All events of a document, the last one its end or a refusal. */
static void check_events(const char *text, const char *expected)
{
    struct bytes shown = {NULL, 0, 0};
    struct xml xml;
    struct fenced room = fenced_new(strlen(text));
    struct ucd_file file = {.name = "file", .rest = fenced_copy(&room, text_of(text))};
    if (xml_start(&xml, &file))
        while (show_event(&shown, &xml))
            ;
    else
        show_text(&shown, " ", text_of(file.message));
    CHECK_TEXT(bytes_text(&shown), text_of(expected));
    bytes_free(&shown);
    fenced_free(&room);
}

static void elements_open_and_close(void **state)
{
    (void)state;
    check_events("<a/>", "(a)a.");
    check_events("<a></a>", "(a)a.");
    check_events("<a ><b-1.x:y_z /><c>text</c > </a\n>\n",
                 "(a(b-1.x:y_z)b-1.x:y_z(c\"text)c\" )a.");
}

static void attributes_stand_between_quotes_of_either_kind(void **state)
{
    (void)state;
    check_events("<a b=\"it's\" c = 'say \"&lt;\"'\n\td='' e=\">\"/>",
                 "(a@b=it's@c=say \"&lt;\"@d=@e=>)a.");
}

static void what_stands_before_after_and_between_does_not_count(void **state)
{
    (void)state;
    check_events("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
                 "<!-- one --> <!DOCTYPE a SYSTEM '../a.dtd'>\n<!---->\n"
                 "<a>b<!-- <c> & - -> -->d</a>\n<!-- two -->\n",
                 "(a\"b\"d)a.");
}

static void what_does_not_end_is_refused(void **state)
{
    (void)state;
    check_events("", " file:1: expected an element");
    check_events("<a>\n", "(a file:1: 'a' does not end: is the file complete?");
    check_events("<a>\n<b></b>", "(a\"\n(b)b file:2: 'a' does not end: is the file complete?");
    check_events("<a b=\"\n", " file:1: the value of an attribute that does not end");
    check_events("<a\n", " file:2: expected a name");
    check_events("<!-- a\n", " file:1: a comment that does not end");
    check_events("<?xml a\n", " file:1: <?xml that does not end");
    check_events("<!DOCTYPE a\n", " file:1: a DOCTYPE that does not end");
}

static void tags_that_do_not_match_are_refused(void **state)
{
    (void)state;
    check_events("<a>\n</b>\n", "(a\"\n file:2: expected </a>");
    check_events("<a><b></a></b>\n", "(a(b file:1: expected </b>");
    check_events("<a/><b/>\n", "(a)a file:1: something after the last element");
    check_events("<a/>text\n", "(a)a file:1: something after the last element");
    check_events("text<a/>\n", " file:1: expected an element");
    check_events("</a>\n", " file:1: expected a name");
}

static void tags_that_are_badly_written_are_refused(void **state)
{
    (void)state;
    check_events("<a b>\n", " file:1: expected = after the name of an attribute");
    check_events("<a b=c>\n", " file:1: expected the value of an attribute, between quotes");
    check_events("<a b=\"1\"c=\"2\">\n", " file:1: expected the end of the tag of 'a'");
    check_events("<a b=\"1\" b=\"2\">\n", " file:1: the attribute 'b' twice");
    check_events("<a b=\"<\">\n", " file:1: the value of an attribute holds <");
    check_events("<1a>\n", " file:1: expected a name");
    check_events("< a>\n", " file:1: expected a name");
    check_events("<a/ >\n", " file:1: expected the end of the tag of 'a'");
    check_events("<!-- a -- b -->\n", " file:1: -- within a comment");
}

static void what_goes_beyond_data_is_refused(void **state)
{
    (void)state;
    check_events("<!DOCTYPE a [\n<!ENTITY b \"c\">\n]>\n<a/>\n",
                 " file:2: a DOCTYPE that declares something");
    check_events("<a><![CDATA[b]]></a>\n", "(a file:1: '<![CDATA[b]]></a>\n' has no place here");
    check_events("<a><?b c?></a>\n", "(a file:1: '<?b c?></a>\n' has no place here");
    check_events("<?xml-stylesheet a?>\n", " file:1: expected a name");
    check_events("<a><a><a><a><a><a><a><a><a>\n",
                 "(a(a(a(a(a(a(a(a file:1: elements within elements, more than 8 deep");
    check_events("<a a='' b='' c='' d='' e='' f='' g='' h='' i=''>\n",
                 " file:1: more than 8 attributes");
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    check_events("<a>\n\xC0\x80</a>\n", " file:2: this is not UTF-8");
    check_events("<a>\n\x01</a>\n", " file:2: the control U+0001 has no place here");
}

static void check_replaced(const char *raw, const char *expected)
{
    struct ucd_file file = {.name = "file", .line = 7};
    struct xml xml = {.file = &file};
    struct buffer out = {NULL, 0, 0};
    struct fenced room = fenced_new(strlen(raw));
    if (xml_put_text(&xml, fenced_copy(&room, text_of(raw)), &out))
        CHECK_TEXT(((struct text){(const char *)out.at, out.len}), text_of(expected));
    else
        CHECK_TEXT(text_of(file.message), text_of(expected));
    buffer_free(&out);
    fenced_free(&room);
}

static void references_are_replaced(void **state)
{
    (void)state;
    check_replaced("", "");
    check_replaced("a&amp;b", "a&b");
    check_replaced("&lt;&gt;&quot;&apos;", "<>\"'");
    check_replaced("&amp;amp;", "&amp;");
    check_replaced("&#38;&#x26;&#x1F600;&#x1f600;&#128512;&#160;", "&&😀😀😀\u00A0");
}

static void references_to_no_character_are_refused(void **state)
{
    (void)state;
    check_replaced("a & b", "file:7: '& b' refers to no character");
    check_replaced("&amp", "file:7: '&amp' refers to no character");
    check_replaced("&AMP;", "file:7: '&AMP;' refers to no character");
    check_replaced("&;", "file:7: '&;' refers to no character");
    check_replaced("&#;", "file:7: '&#;' refers to no character");
    check_replaced("&#x;", "file:7: '&#x;' refers to no character");
    check_replaced("&#0;", "file:7: '&#0;' refers to no character");
    check_replaced("&#x85;", "file:7: '&#x85;' refers to no character");
    check_replaced("&#xD800;", "file:7: '&#xD800;' refers to no character");
    check_replaced("&#x110000;", "file:7: '&#x110000;' refers to no character");
    check_replaced("&#99999999999999999999;",
                   "file:7: '&#99999999999999999999;' refers to no character");
    check_replaced("&#1f600;", "file:7: '&#1f600;' refers to no character");
    check_replaced("&#X26;", "file:7: '&#X26;' refers to no character");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_open_and_close),
        cmocka_unit_test(attributes_stand_between_quotes_of_either_kind),
        cmocka_unit_test(what_stands_before_after_and_between_does_not_count),
        cmocka_unit_test(what_does_not_end_is_refused),
        cmocka_unit_test(tags_that_do_not_match_are_refused),
        cmocka_unit_test(tags_that_are_badly_written_are_refused),
        cmocka_unit_test(what_goes_beyond_data_is_refused),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(references_are_replaced),
        cmocka_unit_test(references_to_no_character_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
