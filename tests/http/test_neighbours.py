"""What the page about a code point leads to: the characters before and after it, those that are made
with it, the sequences that it is part of. All as the data files say, read another way."""
import collections
import html
import pathlib
import re

import pytest
from everyday import SEQUENCES
from properties import Properties

SHOWN = 24  # of a kind, where not all are
AT_ONCE = 16  # code points that one page is about

LINK = re.compile('<li><a href="([^"]*)"><b>([^<]*)</b> ([^<]*)</a>\n')


def made_of(data):
    """{code point: the characters that have it in their decomposition, the sequences that have it}"""
    found = collections.defaultdict(lambda: ([], []))
    decompositions = Properties(pathlib.Path(data.folder)).of["decomposition"]
    for whole, text in sorted(decompositions.items()):
        for part in {int(digits, 16) for digits in re.findall(r"U\+([0-9A-F]+)", text)}:
            found[part][0].append(whole)
    for number, (code_points, _) in enumerate(data.sequences, SEQUENCES):
        for part in set(code_points):
            found[part][1].append(number)
    return found


def link_to(data, number):
    """What a list has about a character or a sequence."""
    code, shown, name = data.columns(number)
    return "/" + code.rstrip().replace(" ", "+"), shown, name


def address(*code_points):
    return "/" + "+".join(f"U+{each:04X}" for each in code_points)


def neighbours_on(page):
    """{code: {title: links}} of all that is described on a page."""
    found = {}
    for part in page.split('<tr><td><a href="')[1:]:
        lists = re.findall('<h2>([^<]*)</h2>\n<ul class="neighbours">\n(.*?)</ul>', part, re.S)
        found[part.split('"')[0]] = {
            title: [tuple(map(html.unescape, link)) for link in LINK.findall(links)]
            for title, links in lists}
    return found


def test_all_that_is_made_with_a_code_point_is_led_to(web, data):
    made = made_of(data)
    server = web()
    conn = server.keep()
    parts = sorted(made) + [0x2656, 0x378, 0xD800, 0xE000, 0x10FFFF]
    checked = 0
    for begin in range(0, len(parts), AT_ONCE):
        asked = parts[begin:begin + AT_ONCE]
        found = neighbours_on(server.ask(address(*asked) + "/all", conn=conn).text())
        for part in asked:
            characters, sequences = made.get(part, ([], []))
            expected = {"Characters made with it": [link_to(data, each) for each in characters],
                        "Sequences that it is part of": [link_to(data, each) for each in sequences]}
            expected = {title: links for title, links in expected.items() if links}
            assert found[address(part)] == expected, f"{part:04X}"
            checked += len(characters) + len(sequences)
    conn.close()
    assert checked > 25000  # the syllables of Hangul, and what others there are


def test_a_page_shows_some_and_leads_to_all(web, data):
    server = web()
    made = made_of(data)
    most = max(made, key=lambda part: len(made[part][0]))
    page = server.ask(address(most)).text()
    [shown] = neighbours_on(page).values()
    assert shown["Characters made with it"] == [
        link_to(data, each) for each in made[most][0][:SHOWN]]
    more = re.search('<li><a href="([^"]*)">([0-9]+) more</a>\n</ul>', page)
    assert more.group(1) == address(most) + "/all"
    assert int(more.group(2)) == len(made[most][0]) - SHOWN
    whole = server.ask(more.group(1)).text()
    [shown] = neighbours_on(whole).values()
    assert len(shown["Characters made with it"]) == len(made[most][0])
    assert " more</a>" not in whole


def test_nothing_is_left_out_where_there_are_few(web, data):
    part = next(part for part, (characters, _) in made_of(data).items() if len(characters) == SHOWN)
    page = web().ask(address(part)).text()
    [shown] = neighbours_on(page).values()
    assert len(shown["Characters made with it"]) == SHOWN
    assert " more</a>" not in page


@pytest.mark.parametrize("codes, before, after", [
    ([0x41], [0x40], [0x42]), ([0x00], None, [0x01]), ([0xAD], [0xAC], [0xAE]),
    ([0xE000], [0xD7FB], [0xF900]), ([0xD800], [0xD7FB], [0xF900]),
    ([0x378], [0x377], [0x37A]), ([0xE01EF], [0xE01EE], None), ([0x10FFFF], [0xE01EF], None),
    ([0x1F1E9, 0x1F1EA], [0x1F1E8, 0x1F1FF], [0x1F1E9, 0x1F1EC])])
def test_a_character_is_between_two_others(web, data, codes, before, after):
    if len(codes) > 1 and not data.sequences:
        pytest.skip("this data has no sequences")
    page = web().ask(address(*codes)).text().split('<tr class="details">')[1]
    links = dict(re.findall('<a rel="(prev|next)" href="([^"]*)">', page))
    expected = {"prev": before, "next": after}
    assert links == {rel: address(*to) for rel, to in expected.items() if to is not None}


def test_nothing_of_this_is_in_text_or_json(web):
    server = web()
    for form in ("text", "json"):
        said = server.find("describe U+0301", format=form).text()
        assert "ACUTE ACCENT" in said and "U+00C1" not in said
