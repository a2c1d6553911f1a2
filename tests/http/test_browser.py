"""The page, in a real browser: typed at, clicked at, scrolled, attacked, looked at."""
import itertools
import re
import urllib.parse

import pytest
from browser import BACKSPACE, DOWN, ENTER, ESCAPE, LEFT, RIGHT, TAB, UP

EXAMPLES = ["bismillah", "black", "Braille", "cat", "chess", "circled", "digit", "dot", "Ethiopic",
            "face", "hexagram", "Malayalam", "mark", "operator", "Roman", "symbol"]

ATTACKS = ["<script>alert(1)</script>", '"><img src=x onerror="document.title=\'owned\'">',
           "</title><script>document.title='owned'</script>", "' onfocus=alert(1) autofocus='",
           "&lt;script&gt;", "$query$ $items$", "\u202e\u2066x", "</table><h1>x"]

KINDS_OF_PAGES = ["", "?query=rook+black", "?query=digit", "?query=digit&start=200&stop=400",
                  "?query=xyzzy", "?query=U%2B0000+U%2B200D+U%2B0301", "U+2665",
                  "U+1F468+U+200D+U+1F4BB", "nothing"]


@pytest.fixture(scope="module")
def browser(driver):
    opened = driver.open("desktop")
    opened.call("POST", "/window/rect", {"width": 1100, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(web, browser):
    """A browser that shows the page of a new server; which must not give it cause to complain."""
    server = web()
    browser.origin = server.url.rstrip("/")
    browser.complaints()
    browser.open_tab()
    browser.go(server.url)
    yield browser
    complaints = browser.complaints()
    browser.close_tab()  # while there is a server for what the page may yet ask
    assert complaints == []


@pytest.fixture
def plain(page):
    """The same without JavaScript."""
    page.devtools("Emulation.setScriptExecutionDisabled", value=True)
    return page


@pytest.fixture(scope="module")
def narrow_browser(driver):
    opened = driver.open("phone", {"width": 320, "height": 640, "pixelRatio": 2, "touch": True})
    yield opened
    opened.close()


@pytest.fixture
def phone(web, narrow_browser):
    narrow_browser.origin = web().url.rstrip("/")
    yield narrow_browser
    narrow_browser.go("about:blank")


def open_query(page, query, **more):
    page.go(page.origin + "/?" + urllib.parse.urlencode({"query": query, **more}))


def rows(page):
    return page.run("return [...document.querySelectorAll('tbody tr')].map("
                    "(row) => [...row.cells].map((cell) => cell.textContent.trim()))")


def codes(page):
    return [row[0] for row in rows(page)]


def printed_by(run, *words):
    lines = run("find", "--best", *words).stdout.decode().splitlines()[:-1]
    return [[cell.strip() for cell in line.split("\t")] for line in lines]


def message(page):
    return page.run("return document.querySelector('#message').textContent")


def status(page):
    return message(page).partition("\n")[0]


def has_message(page, text):
    page.wait(lambda: message(page) == text, f"it does not say: {text}")


def has_said(page, text):
    page.wait(lambda: page.run("return document.querySelector('#said').textContent") == text,
              f"it does not say: {text}")


def address(page):
    """Of the page, without the origin."""
    return page.url().removeprefix(page.origin)


def entries(page):
    return page.run("return history.length")


def copied(page):
    for permission in ("clipboard-read", "clipboard-write"):
        page.devtools("Browser.setPermission", permission={"name": permission}, setting="granted",
                      origin=page.origin)
    return page.run("return navigator.clipboard.readText()")


def empty_field(page):
    page.run("document.querySelector('#query').select()")
    page.press(BACKSPACE)


def click_character(page, number):
    page.find(f"tbody tr:nth-child({number}) button").click()


def insert(page, text):
    """As from a clipboard: at once, so that no pause is taken for the end of typing."""
    page.devtools("Input.insertText", text=text)


def hold_answers(page):
    """From now on an answer is held back until release() gives it to the page."""
    page.run("const fetched = window.fetch;"
             "window.held = [];"
             "window.fetch = (...asked) => new Promise((give, refuse) =>"
             "  held.push(() => fetched(...asked).then(give, refuse)));")


def held(page):
    return page.run("return held.length")


def release(page, number):
    page.run("held[arguments[0]](); return new Promise((done) => setTimeout(done))", number)


def cut_off(page, is_off):
    """Whether there is no network, for what the page asks from now on."""
    page.run("window.asks ??= window.fetch;"
             "window.fetch = arguments[0] ? () => Promise.reject(new TypeError()) : window.asks",
             is_off)


# Asking


def test_enter_asks(page, run):
    assert message(page) == "Enter words describing characters."
    assert rows(page) == []
    page.press(*"rook black", ENTER)  # the field has the focus
    has_message(page, "6 matches for 'rook black'")
    assert address(page) == "/?query=rook+black"
    assert page.find("#query").value() == "rook black"
    assert rows(page) == printed_by(run, "rook", "black")


def test_the_button_asks_too(page):
    page.find("#query").type("kelvin")
    page.find("form button").click()
    has_message(page, "1 match for 'kelvin'")
    assert rows(page) == [["U+212A", "\u212a", "KELVIN SIGN"]]


def test_everything_is_asked_without_javascript(plain, run):
    plain.find("#query").type("rook black")
    plain.press(ENTER)
    plain.wait(lambda: "query=" in plain.url(), "nothing happens")
    assert address(plain) == "/?query=rook+black"
    assert plain.find("#message").text() == "6 matches for 'rook black'"
    assert [cell.text() for cell in plain.find_all("tbody td, tbody th")] == [
        cell for row in printed_by(run, "rook", "black") for cell in row]
    assert plain.find("tbody a").attribute("href") == "/U+265C"


def test_an_alias_stands_beside_the_name(page):
    open_query(page, "nbsp")
    assert rows(page)[0][2] == "NO-BREAK SPACE NBSP"
    assert page.texts("small") == ["NBSP"]


def test_examples_lead_to_answers(page):
    assert page.texts("nav a") == EXAMPLES
    page.find("nav a:nth-of-type(3)").click()
    page.wait(lambda: rows(page), "nothing happens")
    assert page.find("#query").value() == "Braille"
    assert message(page).endswith("matches for 'Braille'")
    assert page.texts("nav[aria-label=Examples]") == []


# Results while typing


def test_rows_follow_what_is_typed(page, run):
    page.press(*"rook black")
    has_message(page, "6 matches for 'rook black'")
    assert rows(page) == printed_by(run, "rook", "black")
    assert page.run("return document.activeElement === document.querySelector('#query')")
    page.press(*" turned")
    has_message(page, "1 match for 'rook black turned'")
    assert page.find("#query").value() == "rook black turned"


def test_a_byte_order_mark_is_asked_for_as_white_space_is_not(page):
    insert(page, " \ufeff ")
    has_message(page, "1 match for '\\ufeff'")
    assert codes(page) == ["U+FEFF"]


def test_the_best_one_is_there_before_enter(page):
    page.press(*"right arr")
    page.wait(lambda: "'right arr'" in message(page), "nothing happens")
    assert rows(page)[0] == ["U+2192", "→", "RIGHTWARDS ARROW RIGHT ARROW"]


def test_a_misspelled_word_leads_to_a_better_one(page):
    page.press(*"wihte rook")
    has_message(page, "No match for 'wihte rook'\nDid you mean 'white rook'?")
    page.find("#message a").click()
    page.wait(lambda: rows(page), "nothing happens")
    assert page.find("#query").value() == "white rook"


def test_the_other_order_is_a_link(page, run):
    open_query(page, "rook black")
    assert page.texts("#order") == ["Best first. In code point order"]
    page.find("#order a").click()
    page.wait(lambda: "order=code" in page.url(), "nothing happens")
    assert page.texts("#order") == ["In code point order. Best first"]
    assert codes(page) == [line.split()[0] for line in
                           run("find", "rook", "black").stdout.decode().splitlines()[:-1]]


def test_the_address_follows_without_a_new_entry_until_enter(page):
    open_query(page, "queen")
    before = entries(page)
    empty_field(page)
    page.press(*"rook")
    page.wait(lambda: address(page) == "/?query=rook", "the address does not follow")
    page.press(*" black")
    page.wait(lambda: address(page) == "/?query=rook+black", "the address does not follow")
    assert entries(page) == before
    page.press(ENTER)
    page.wait(lambda: entries(page) == before + 1, "there is no new entry")
    assert address(page) == "/?query=rook+black"
    page.press(ENTER)  # the same again
    page.run("history.back()")
    page.wait(lambda: "'queen'" in message(page), "it does not go back")
    assert address(page) == "/?query=queen"
    assert page.find("#query").value() == "queen"
    page.run("history.forward()")
    has_message(page, "6 matches for 'rook black'")
    assert page.find("#query").value() == "rook black"


def test_late_answers_do_not_replace_newer_ones(page):
    hold_answers(page)
    insert(page, "rook")
    page.wait(lambda: held(page) == 1, "it does not ask")
    insert(page, " black")
    page.wait(lambda: held(page) == 2, "it does not ask again")
    release(page, 1)
    has_message(page, "6 matches for 'rook black'")
    release(page, 0)
    assert message(page) == "6 matches for 'rook black'"
    assert len(rows(page)) == 6


def test_what_is_typed_fast_is_asked_once(page):
    hold_answers(page)
    page.run("const field = document.querySelector('#query');"
             "for (const letter of 'rook') {"
             "  field.value += letter;"
             "  field.dispatchEvent(new InputEvent('input'));"
             "}")
    page.wait(lambda: held(page) == 1, "it does not ask")
    release(page, 0)
    page.wait(lambda: "'rook'" in message(page), "it does not answer")
    assert held(page) == 1


def test_an_empty_field_is_the_first_page_again(page):
    page.press("r", "o", "o", "k")
    page.wait(lambda: rows(page), "no rows come")
    empty_field(page)
    has_message(page, "Enter words describing characters.")
    assert address(page) == "/"
    assert page.texts("nav[aria-label=Examples] a") == EXAMPLES
    assert page.run("return document.title") == "charfinder"


def test_what_went_wrong_is_said_and_can_be_tried_again(page):
    cut_off(page, True)
    insert(page, "kelvin")
    has_message(page, "The server does not answer. Try again")
    cut_off(page, False)
    page.find("#message button").click()
    has_message(page, "1 match for 'kelvin'")


def test_rows_and_title_of_another_query_do_not_stay_when_something_goes_wrong(page):
    insert(page, "pawn")
    has_message(page, "20 matches for 'pawn'")
    cut_off(page, True)
    insert(page, "s")
    has_message(page, "The server does not answer. Try again")
    assert rows(page) == []
    assert page.run("return document.title") == "charfinder"


def test_a_text_that_is_too_long_to_be_asked_is_said_to_be_so(page):
    page.run("document.querySelector('#query').value = '\u2656'.repeat(2000)")
    insert(page, "x")
    has_message(page, "The request line is too long")
    page.complaints()  # that it was refused


def test_too_many_connections_are_said(page):
    page.run("window.fetch = async () => new Response("
             "'<p id=message>Too many connections, try again later.</p>', "
             "{status: 503, headers: {'Content-Type': 'text/html'}})")
    insert(page, "kelvin")
    has_message(page, "Too many connections, try again later. Try again")


# Two ways to see


def view(page):
    return page.run("return document.documentElement.dataset.view")


def pressed(page):
    return page.run("return [...document.querySelectorAll('#views [aria-pressed=true]')]"
                    ".map((each) => each.textContent)")


def test_few_rows_are_a_list_and_many_a_grid(page):
    open_query(page, "rook black")
    assert (view(page), pressed(page)) == ("list", ["List"])
    assert page.find("tbody th").is_displayed()
    open_query(page, "chess")
    assert (view(page), pressed(page)) == ("grid", ["Grid"])
    tops = page.run("return [...document.querySelectorAll('tbody tr')].slice(0, 3)"
                    ".map((row) => row.getBoundingClientRect().top)")
    assert tops[0] == tops[1] == tops[2]


def test_the_choice_of_the_view_is_kept(page):
    open_query(page, "chess")
    page.find("#views [value=list]").click()
    assert (view(page), pressed(page)) == ("list", ["List"])
    open_query(page, "arrow")
    assert view(page) == "list"
    page.find("#views [value=grid]").click()
    open_query(page, "rook black")
    assert (view(page), pressed(page)) == ("grid", ["Grid"])


def test_the_grid_shows_the_name_of_what_is_pointed_at(page):
    open_query(page, "chess", order="code")
    assert page.find("#named").text() == ""
    page.point_at(page.find("tbody tr:nth-child(3) button"))
    assert page.find("#named").text() == "♖ WHITE CHESS ROOK U+2656"
    page.point_at(page.find("h1"))
    page.wait(lambda: page.find("#named").text() == "", "the name stays")


def test_the_grid_shows_the_name_of_what_has_the_focus(page):
    open_query(page, "chess", order="code")
    page.press("/", DOWN, RIGHT)
    page.wait(lambda: page.find("#named").text() == "♕ WHITE CHESS QUEEN U+2655", "it has no name")
    page.press(ESCAPE)
    page.wait(lambda: page.find("#named").text() == "", "the name stays")


def test_arrow_keys_walk_over_the_grid(page):
    open_query(page, "chess", order="code")
    across = page.run("const top = (row) => row.getBoundingClientRect().top;"
                      "const all = [...document.querySelectorAll('tbody tr')];"
                      "return all.filter((row) => top(row) === top(all[0])).length")
    labels = [f"Copy {row[1]}, {row[2]}" for row in rows(page)]
    page.press("/", DOWN, DOWN, RIGHT)
    assert page.active().label() == labels[across + 1]
    page.press(UP, LEFT)
    assert page.active().label() == labels[0]
    page.press(UP)
    assert page.active().value() == "chess"


def test_the_code_leads_to_the_details(page):
    open_query(page, "rook black")
    links = page.run("return [...document.querySelectorAll('tbody a')].map("
                     "(link) => [link.textContent, link.getAttribute('href')])")
    assert links[0] == ["U+265C", "/U+265C"]
    assert all(href == "/" + code.replace(" ", "+") for code, href in links)


def test_the_page_says_what_one_can_do(page):
    said = " ".join(page.find("footer").text().split())
    for key in ("/ leads to the field", "↓ leads", "Enter copies", "Esc closes"):
        assert key in said
    assert not page.find("#hint").is_displayed()  # there is nothing to click at
    open_query(page, "rook black")
    assert page.find("#hint").text().startswith("A click on a character copies it;")


# Details


def is_open(page):
    return len(page.texts(".details")) == 1


def click_code(page, number):
    page.find(f"tbody tr:nth-child({number}) a").click()


def has_opened(page, path):
    page.wait(lambda: is_open(page) and address(page) == path, "it does not open")


def has_closed(page, path):
    page.wait(lambda: not is_open(page) and address(page) == path, "it does not close")


CHESS = "/?query=chess&order=code"


@pytest.mark.parametrize("way", ["grid", "list"])
def test_details_open_in_place(page, way):
    page.go(page.origin + CHESS)
    page.find(f"#views [value={way}]").click()
    click_code(page, 3)
    has_opened(page, "/U+2656")
    assert page.find("tbody tr:nth-child(3) th").text() == "WHITE CHESS ROOK"
    assert "UTF-8" in page.find("tbody tr:nth-child(4).details").text()
    boxes = page.run("return [...document.querySelectorAll('tbody tr')].slice(1, 5)"
                     ".map((row) => row.getBoundingClientRect().width)")
    assert boxes[1] == boxes[2] == page.run("return document.querySelector('tbody').clientWidth")
    assert message(page).endswith("matches for 'chess'")
    page.find(".close").click()
    has_closed(page, CHESS)


def test_details_open_and_close_by_keys_alone(page):
    page.go(page.origin + CHESS)
    title = page.run("return document.title")
    page.press("/", DOWN, TAB)
    assert page.active().label() == "U+2655"
    page.press(ENTER)
    has_opened(page, "/U+2655")
    assert page.active().label() == "Copy name WHITE CHESS QUEEN"
    assert page.run("return document.title") == "U+2655 WHITE CHESS QUEEN – charfinder"
    page.press(TAB, ENTER)
    has_said(page, "Copied U+2655")
    page.press(ESCAPE)
    has_closed(page, CHESS)
    assert page.active().label() == "U+2655"
    assert page.run("return document.title") == title


def test_back_closes_details_and_forward_opens_them(page):
    page.go(page.origin + CHESS)
    before = entries(page)
    click_code(page, 2)
    has_opened(page, "/U+2655")
    click_code(page, 5)  # the details are a row, too
    has_opened(page, "/U+2657")
    assert entries(page) == before + 1
    page.run("history.back()")
    has_closed(page, CHESS)
    page.run("history.forward()")
    has_opened(page, "/U+2657")


def test_a_second_click_closes_details(page):
    page.go(page.origin + CHESS)
    click_code(page, 2)
    has_opened(page, "/U+2655")
    click_code(page, 2)
    has_closed(page, CHESS)


def test_what_was_typed_is_left_by_details_as_by_enter(page):
    insert(page, "kelvin")
    has_message(page, "1 match for 'kelvin'")
    click_code(page, 1)
    has_opened(page, "/U+212A")
    page.run("history.back()")
    has_closed(page, "/?query=kelvin")
    page.run("history.back()")
    has_message(page, "Enter words describing characters.")


def test_the_address_of_details_leads_to_a_page_of_their_own(page):
    page.go(page.origin + CHESS)
    click_code(page, 3)
    has_opened(page, "/U+2656")
    page.reload()
    assert codes(page)[0] == "U+2656"
    assert len(rows(page)) == 2
    assert message(page) == "1 match for 'describe U+2656'"
    page.run("history.back()")
    page.wait(lambda: message(page).endswith("matches for 'chess'"), "it does not go back")
    assert address(page) == CHESS


def test_a_click_that_opens_elsewhere_is_the_browsers(page):
    page.go(page.origin + CHESS)
    assert page.run("const click = new MouseEvent('click',"
                    "  {ctrlKey: true, bubbles: true, cancelable: true});"
                    "const link = document.querySelector('tbody a');"
                    "let taken;"
                    "document.addEventListener('click', (event) => {"
                    "  taken = event.defaultPrevented; event.preventDefault(); }, {once: true});"
                    "link.dispatchEvent(click);"
                    "return taken") is False


def test_details_that_do_not_come_are_told(page):
    page.go(page.origin + CHESS)
    cut_off(page, True)
    click_code(page, 1)
    has_said(page, "The server does not answer.")
    assert address(page) == CHESS
    cut_off(page, False)
    click_code(page, 1)
    has_opened(page, "/U+2654")


def test_late_details_do_not_open(page):
    page.go(page.origin + CHESS)
    hold_answers(page)
    click_code(page, 1)
    page.wait(lambda: held(page) == 1, "it does not ask")
    page.press("/")
    insert(page, "kelvin")
    page.wait(lambda: held(page) == 2, "it does not ask")
    release(page, 1)
    has_message(page, "1 match for 'kelvin'")
    release(page, 0)
    assert not is_open(page)
    assert address(page) == "/?query=kelvin"


def copiers(page):
    """What can be copied of the first details, by what it is called."""
    return page.run("const [details] = document.querySelectorAll('.details');"
                    "return [...details.querySelectorAll('.copy')].map((button) => [button.value,"
                    "  button.closest('dd')?.previousElementSibling.textContent])")


@pytest.mark.parametrize("path, query", [("/U+2665", "U+2665"), ("/U+00E9", "U+00E9"),
                                         ("/U+1F468+U+200D+U+1F4BB", "👨‍💻")])
def test_all_that_is_known_can_be_copied(page, run, path, query):
    page.go(page.origin + path)
    known = {}
    for value, key in copiers(page):
        known.setdefault(key, []).append(value)
    row, *details = run("describe", query).stdout.decode().splitlines()
    code, _, name = (cell.strip() for cell in row.split("\t"))
    assert known.pop(None) == [name, code, page.origin + path]
    told = {}
    for line in itertools.takewhile(lambda line: line.startswith("\t"), details):
        _, key, value = line.split("\t")
        between = {"HTML": " ", "also called": " | ", "keywords": " | "}.get(key)
        told.setdefault(key, []).extend(value.split(between) if between else [value])
    assert known == told


def test_a_click_copies_what_is_known(page):
    page.go(page.origin + "/U+2665")
    page.find("[value='&hearts;']").click()
    has_said(page, "Copied &hearts;")
    assert copied(page) == "&hearts;"
    page.find("[value='So Other_Symbol']").click()
    has_said(page, "Copied So Other_Symbol")
    page.find("tbody button").click()
    has_said(page, "Copied ♥ BLACK HEART SUIT")
    assert copied(page) == "♥"


# Copying


def test_a_click_copies(page):
    open_query(page, "rook black", order="code")
    click_character(page, 2)
    has_said(page, "Copied 🨑 BLACK CHESS ROOK ROTATED NINETY DEGREES")
    assert copied(page) == "🨑"
    assert page.find("#said").is_displayed()


def test_what_was_copied_is_said_by_its_name(page):
    open_query(page, "nbsp")
    click_character(page, 1)
    has_said(page, "Copied NBSP NO-BREAK SPACE")
    assert copied(page) == "\u00a0"


def test_a_control_is_copied_itself_not_its_picture(page):
    open_query(page, "U+0009")
    click_character(page, 1)
    has_said(page, "Copied HT <control-0009>")
    assert copied(page) == "\t"


def test_a_mark_stands_on_a_circle_and_is_copied_without_it(page):
    open_query(page, "U+0301")
    assert rows(page)[0][1] == "◌\u0301"
    click_character(page, 1)
    has_said(page, "Copied ◌\u0301 COMBINING ACUTE ACCENT")
    assert copied(page) == "\u0301"


def test_a_sequence_is_copied_whole(page):
    open_query(page, "/flag germany")
    click_character(page, 1)
    has_said(page, "Copied 🇩🇪 FLAG: GERMANY")
    assert copied(page) == "🇩🇪"
    assert page.find("tbody a").attribute("href") == "/U+1F1E9+U+1F1EA"


@pytest.mark.parametrize("code, reason", [
    ("U+0000", "clipboards end at it"),
    ("U+000D", "clipboards make a line feed of it"),
    ("U+D800", "it is half of a character")])
def test_what_cannot_be_copied_says_so(page, code, reason):
    open_query(page, code)
    click_character(page, 1)
    has_said(page, f"{code} cannot be copied: {reason}.")


@pytest.mark.parametrize("code, name", [
    ("U+0000", "NUL"), ("U+0020", "SP"), ("U+0085", "NEL"), ("U+00A0", "NBSP"), ("U+00AD", "SHY"),
    ("U+180E", "MVS"), ("U+2003", "EM"), ("U+200D", "ZWJ"), ("U+202E", "RLO"), ("U+2060", "WJ"),
    ("U+2069", "PDI"), ("U+3000", "IDSP"), ("U+FE0F", "VS16"), ("U+FEFF", "BOM"),
    ("U+E0041", "TAG A"), ("U+E0100", "VS17"), ("U+1D173", "MSBB")])
def test_what_cannot_be_seen_is_a_short_name_in_a_dashed_box(page, code, name):
    open_query(page, code)
    assert rows(page)[0][1] == name
    assert page.style("tbody button", "borderStyle") == "dashed"


def test_what_can_be_seen_stands_as_it_is(page):
    open_query(page, "U+0041 U+0600 U+3042 U+1F600")
    assert [row[1] for row in rows(page)] == ["A", "\u0600", "あ", "😀"]
    assert page.texts("tbody .unseen") == []


# Long answers


def test_more_rows_come_as_one_scrolls(page):
    open_query(page, "braille")
    assert message(page) == "256 matches for 'braille'"
    assert page.find(".pages p").text() == "Rows 1–200 of 256"
    assert len(rows(page)) == 200
    page.run("scrollTo(0, document.body.scrollHeight)")
    page.wait(lambda: len(rows(page)) > 200, "no more rows come")
    assert len(set(codes(page))) == len(rows(page)) == 256
    assert page.find(".pages p").text() == "Rows 1–256 of 256"
    assert page.texts(".pages a") == []
    assert len(page.texts("tbody button")) == 256


def test_a_failed_request_for_more_rows_can_be_tried_again(page):
    open_query(page, "braille")
    cut_off(page, True)
    page.run("scrollTo(0, document.body.scrollHeight)")
    page.wait(lambda: page.texts(".pages [role=alert]") ==
              ["The server does not answer. Try again"], "it does not say so")
    cut_off(page, False)
    page.find(".pages button").click()
    page.wait(lambda: len(rows(page)) == 256, "no more rows come")
    assert page.texts(".pages [role=alert]") == []


def place(page):
    return page.run("return scrollY")


def scroll_far(page):
    """To a row that was not there at first; the place, once the address knows it."""
    open_query(page, "digit")
    for wanted in (400, 600):
        page.run("scrollTo(0, document.body.scrollHeight)")
        page.wait(lambda wanted=wanted: len(rows(page)) >= wanted, "no more rows come")
    page.run("document.querySelector('tbody tr:nth-child(450)').scrollIntoView()")
    page.wait(lambda: page.run("return history.state?.top === scrollY"), "the place is not kept")
    return place(page)


def test_a_reload_keeps_the_place(page):
    there = scroll_far(page)
    page.reload()
    page.wait(lambda: place(page) == there, "it is another place")
    assert len(rows(page)) >= 600


def test_back_leads_to_the_same_place(page):
    there = scroll_far(page)
    page.go(page.origin)
    page.call("POST", "/back", {})
    page.wait(lambda: rows(page) and place(page) == there, "it is another place")
    assert len(rows(page)) >= 600


def test_details_are_left_for_the_same_place(page):
    there = scroll_far(page)
    page.run("document.querySelector('tbody tr:nth-child(452) a').click()")
    page.wait(lambda: is_open(page), "it does not open")
    page.run("history.back()")
    page.wait(lambda: not is_open(page), "it does not close")
    assert place(page) == there


def test_a_long_answer_has_pages_without_javascript(plain):
    open_query(plain, "digit")
    total = int(plain.find("#message").text().split()[0])
    assert plain.find(".pages p").text() == f"Rows 1–200 of {total:,}"
    assert [link.text() for link in plain.find_all(".pages a")] == ["Next"]
    plain.find(".pages a").click()
    plain.wait(lambda: "start=200" in plain.url(), "nothing happens")
    assert address(plain) == "/?query=digit&start=200&stop=400&order=best"
    assert plain.find(".pages p").text() == f"Rows 201–400 of {total:,}"
    plain.find("[rel=next]").click()
    plain.wait(lambda: "start=400" in plain.url(), "nothing happens")
    assert plain.find("tbody th").text() != ""
    plain.find("[rel=prev]").click()
    plain.wait(lambda: "start=200" in plain.url(), "nothing happens")
    assert address(plain) == "/?query=digit&start=200&stop=400&order=best"


def test_the_last_page_leads_back_to_a_whole_one(plain):
    open_query(plain, "braille", start=200)
    assert plain.find(".pages p").text() == "Rows 201–256 of 256"
    assert [link.text() for link in plain.find_all(".pages a")] == ["Previous"]
    assert plain.find("[rel=prev]").attribute("href") == "/?query=braille&start=0&stop=200&order=best"


# Accessibility


def test_without_a_mouse(page):
    open_query(page, "rook black", order="code")
    page.press("/")
    assert page.active().value() == "rook black"
    page.press(DOWN)
    assert page.active().label() == "Copy ♜, BLACK CHESS ROOK"
    page.press(DOWN, DOWN, UP)
    assert page.active().label() == "Copy 🨑, BLACK CHESS ROOK ROTATED NINETY DEGREES"
    page.press(TAB)
    assert page.active().label() == "U+1FA26"
    page.press(TAB)
    assert page.active().label() == "Copy 🨦, BLACK CHESS TURNED ROOK"
    page.press(ENTER)
    has_said(page, "Copied 🨦 BLACK CHESS TURNED ROOK")
    assert copied(page) == "🨦"


def test_a_slash_is_a_character_in_the_field(page):
    page.press(*"/a")
    assert page.find("#query").value() == "/a"


def test_the_slash_key_can_be_turned_off(page):
    open_query(page, "rook black")
    page.find("#slash").click()
    page.press(TAB, "/")
    assert page.run("return document.activeElement.id") != "query"
    page.reload()
    page.press(TAB, "/")
    assert page.run("return document.activeElement.id") != "query"


def test_what_a_screen_reader_says(page):
    open_query(page, "rook black")
    assert page.find("form").role() == "search"
    assert page.find("#query").label().startswith("Words of a character")
    assert page.find("#message").role() == page.find("#said").role() == "status"
    for way in ("list", "grid"):
        page.find(f"#views [value={way}]").click()
        assert page.find("tbody th").role() == "rowheader"
        assert page.find("tbody td").role() in ("cell", "gridcell")
    assert page.find("thead th").role() == "columnheader"
    assert page.run("return document.documentElement.lang") == "en"


def test_the_place_where_the_status_is_said_stays(page):
    page.run("window.before = document.querySelector('#message')")
    page.press(*"kelvin")
    has_message(page, "1 match for 'kelvin'")
    assert page.run("return before === document.querySelector('#message')")


def test_the_title_has_the_count(page):
    page.press(*"rook black")
    page.wait(lambda: page.run("return document.title") ==
              "6 matches for 'rook black' – charfinder", "the title does not follow")
    page.press(ENTER)
    page.reload()
    assert page.run("return document.title") == "6 matches for 'rook black' – charfinder"


def test_one_can_skip_to_the_characters(page):
    open_query(page, "rook black")
    page.press(TAB)
    assert page.active().label() == "Skip to the characters"
    assert page.run("return document.activeElement.getBoundingClientRect().top") >= 0
    page.press(ENTER, TAB, TAB)  # the first link is about their order
    assert page.active().label() == "U+265C"


def luminance(color):
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
              for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2: from 1 to 21."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_must_be_seen_stands_out(page, scheme):
    page.prefer("prefers-color-scheme", scheme)
    open_query(page, "U+200D U+0041")
    paper = page.style("body", "backgroundColor")
    field = page.style("#query", "backgroundColor")
    assert contrast(page.style("#query", "borderTopColor"), paper) >= 3
    assert contrast(page.style("#views button", "borderTopColor"), paper) >= 3
    assert contrast(page.style(".unseen", "borderTopColor"), paper) >= 3
    assert contrast(page.style("#query", "color", "::placeholder"), field) >= 4.5
    for words in ("#message", "#hint", "tbody a", "tbody th", "thead th", "label", "footer p"):
        assert contrast(page.style(words, "color"), paper) >= 4.5, words
    for button in ("form button", "#views [aria-pressed=true]", "#said"):
        assert contrast(page.style(button, "color"), page.style(button, "backgroundColor")) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_known_stands_out(page, scheme):
    page.prefer("prefers-color-scheme", scheme)
    page.go(page.origin + "/U+0041")
    card = page.style(".details", "backgroundColor")
    assert card == page.style("tbody tr", "backgroundColor")
    assert contrast(page.style(".acts button", "borderTopColor"), card) >= 3
    for words in ("tbody th", "tbody a", "dt", "dd", "dd a", "dd .copy", "dd a + .copy", ".acts button"):
        assert contrast(page.style(words, "color"), card) >= 4.5, words


def test_what_has_the_focus_can_be_seen(page):
    page.go(page.origin + "/U+0041")
    page.press(TAB)  # a sign that keys are used
    for scheme in ("light", "dark"):
        page.prefer("prefers-color-scheme", scheme)
        held = page.run(
            "return [...document.querySelectorAll('a, button, input')]"
            "  .filter((each) => each.checkVisibility()).map((each) => {"
            "    each.focus();"
            "    const { outlineWidth, outlineColor } = getComputedStyle(each);"
            "    let behind = each.parentElement;"
            "    while (behind !== document.body &&"
            "           getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)')"
            "      behind = behind.parentElement;"
            "    return [outlineWidth, outlineColor, getComputedStyle(behind).backgroundColor,"
            "      each.outerHTML];"
            "  })")
        assert len(held) > 20
        for width, colour, paper, what in held:
            assert width == "3px" and contrast(colour, paper) >= 3, what


def test_nothing_moves_if_reduced_motion_is_preferred(page):
    open_query(page, "rook black")
    assert page.style("td button", "transitionDuration") != "0s"
    page.prefer("prefers-reduced-motion", "reduce")
    assert page.style("td button", "transitionDuration") == "0s"


def test_forced_colours_show_which_view_it_is(page):
    page.prefer("forced-colors", "active")
    open_query(page, "rook black")
    colours = page.run("return [...document.querySelectorAll('#views button')]"
                       ".map((each) => getComputedStyle(each).backgroundColor)")
    assert colours[0] != colours[1]
    page.go(page.origin + "/U+0041")
    assert page.style(".copy", "borderTopColor") == page.style(".copy", "color")
    assert page.style(".details", "borderTopColor") != page.style(".details", "backgroundColor")


def test_on_paper_there_are_only_the_characters(page):
    open_query(page, "rook black")
    page.devtools("Emulation.setEmulatedMedia", media="print")
    assert not page.find("form").is_displayed()
    assert not page.find("footer").is_displayed()
    assert page.find("tbody th").is_displayed()
    assert page.find("#message").is_displayed()
    page.go(page.origin + "/U+0041")
    assert page.find("dd").is_displayed()
    assert not page.find(".acts").is_displayed()


# Phones


WIDE = {"bismillah": "\ufdfd", "cuneiform numeric": "\U0001242b"}


@pytest.mark.parametrize("query, way", itertools.product(
    [*WIDE, "chess", "box drawings", "family", "xyzzy" * 30, "U+200D U+E0041 U+0301"],
    ["grid", "list"]))
def test_nothing_scrolls_sideways_on_a_phone(phone, query, way):
    phone.go(phone.origin)
    phone.run("localStorage.setItem('view', arguments[0])", way)
    open_query(phone, query)
    if query in WIDE:  # there are fonts that make it difficult
        width = phone.run("const canvas = document.createElement('canvas').getContext('2d');"
                         "canvas.font = '32px sans-serif';"
                         "return canvas.measureText(arguments[0]).width", WIDE[query])
        if width <= 64:
            pytest.skip("no font here makes the character wide, as fonts-noto-core does")
    assert phone.run("return document.documentElement.scrollWidth") == 320
    assert phone.run("return innerWidth") == 320
    assert phone.run("return [...document.querySelectorAll('tbody button')]"
                     ".filter((each) => each.scrollWidth > each.clientWidth).length") == 0


@pytest.mark.parametrize("query, way", itertools.product(
    ["bismillah", "family", "U+00E9", "CJK unified ideograph-4E00"], ["grid", "list"]))
def test_details_do_not_scroll_sideways_on_a_phone(phone, query, way):
    phone.go(phone.origin)
    phone.run("localStorage.setItem('view', arguments[0])", way)
    open_query(phone, query)
    phone.find("tbody a").click()
    phone.wait(lambda: is_open(phone), "it does not open")
    assert phone.run("return document.documentElement.scrollWidth") == 320
    assert phone.run("const [card] = document.querySelectorAll('.details');"
                     "return [...card.querySelectorAll('*')].filter((each) =>"
                     "  each.getBoundingClientRect().right > card.getBoundingClientRect().right)"
                     ".map((each) => each.outerHTML)") == []


def test_the_first_page_does_not_scroll_sideways_on_a_phone(phone):
    phone.go(phone.origin)
    assert phone.run("return document.documentElement.scrollWidth") == 320


def test_a_name_without_room_stands_under_its_character(phone):
    phone.go(phone.origin)
    phone.run("localStorage.setItem('view', 'list')")
    open_query(phone, "bismillah")
    assert phone.run("return document.querySelector('tbody th').getBoundingClientRect().top >="
                     "document.querySelector('tbody button').getBoundingClientRect().bottom")


@pytest.mark.parametrize("path", KINDS_OF_PAGES)
def test_targets_are_large_enough_for_a_thumb(phone, path):
    phone.go(phone.origin + "/" + path)
    for way in ("grid", "list"):
        phone.run("document.documentElement.dataset.view = arguments[0]", way)
        small = phone.run(
            "return [...document.querySelectorAll('a:not(.skip), button, input')].filter((each) => {"
            "  const {width, height} = (each.closest('label') ?? each).getBoundingClientRect();"
            "  return each.checkVisibility() && (width < 44 || height < 44);"
            "}).map((each) => each.outerHTML)")
        assert small == [], way


# What it is made of


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_asked_is_text(page, run, attack):
    tags = "return document.querySelectorAll('script, img, h1').length"
    before = page.run(tags)
    page.find("#query").type(attack)
    page.press(ENTER)
    said = run("find", "--best", attack).stdout.decode().splitlines()[-1][1:-1]
    page.wait(lambda: status(page) == said, "nothing happens")
    for _ in range(2):  # as the script shows it, and as the server does
        assert page.find("#query").value() == attack
        assert page.run("return document.title") == f"{said} – charfinder"
        assert page.run(tags) == before
        page.reload()


def test_it_asks_no_other_server(page):
    open_query(page, "rook")
    asked = page.run("return performance.getEntriesByType('resource').map((each) => each.name)")
    assert asked and all(url.startswith(page.origin + "/") for url in asked)


def test_all_files_together_are_small(web):
    server = web()
    page = server.ask("/").text()
    files = re.findall(r'(?:href|src)="(/[^"?]+\.[^"?]+\?[^"]*)"', page)
    assert [path.split("?")[0] for path in files] == [
        "/icon.svg", "/manifest.json", "/style.css", "/script.js"]
    bodies = [server.ask(path).body for path in [*files, "/sw.js"]]
    assert len(page) + sum(len(body) for body in bodies) < 40_000


def test_what_was_seen_is_there_without_a_network(page, web):
    server = web()
    page.go(server.url + "?query=rook+black")
    page.run("return navigator.serviceWorker.ready.then(() => true)")
    page.wait(lambda: page.run("return navigator.serviceWorker.controller !== null"),
              "the page has no service worker")
    for words, count in (("kelvin", "1 match"), ("rook black", "6 matches")):
        page.go(server.url)
        page.press(*words, ENTER)
        has_message(page, f"{count} for '{words}'")
    server.server.stop()
    page.reload()
    has_message(page, "6 matches for 'rook black'")
    page.run("document.querySelector('#query').select()")
    page.press(*"kelvin")
    has_message(page, "1 match for 'kelvin'")
    page.press("s")
    has_message(page, "The server does not answer. Try again")
    page.complaints()  # that it was not there


def test_it_can_be_installed(page):
    said = page.devtools("Page.getAppManifest")
    assert said["errors"] == []
    assert '"start_url": "/"' in said["data"]
    assert page.devtools("Page.getInstallabilityErrors")["installabilityErrors"] == []


# Looked at


@pytest.mark.parametrize("scheme, paper", [("light", "rgb(251, 250, 247)"),
                                           ("dark", "rgb(22, 21, 19)")])
def test_it_has_two_colour_schemes(page, pictures, scheme, paper):
    page.prefer("prefers-color-scheme", scheme)
    for name, query in (("list", "chess black rook"), ("grid", "chess"), ("home", "")):
        open_query(page, query)
        page.screenshot(pictures / f"{scheme}-{name}.png")
        assert page.style("body", "backgroundColor") == paper


def test_it_fits_on_a_phone(phone, pictures):
    for query in ("chess", "bismillah"):
        open_query(phone, query)
        phone.screenshot(pictures / f"phone-{query}.png")
        assert phone.run("return document.documentElement.scrollWidth") == 320
