"""The page, in a real browser: typed at, clicked at, scrolled, attacked, looked at."""
import urllib.parse

import pytest
from browser import DOWN, ENTER, TAB, UP

EXAMPLES = ["bismillah", "black", "Braille", "cat", "chess", "circled", "digit", "dot", "Ethiopic",
            "face", "hexagram", "Malayalam", "mark", "operator", "Roman", "symbol"]

ATTACKS = ["<script>alert(1)</script>", '"><img src=x onerror="document.title=\'owned\'">',
           "</title><script>document.title='owned'</script>", "' onfocus=alert(1) autofocus='",
           "&lt;script&gt;", "$query$ $items$", "\u202e\u2066x", "</table><h1>x"]


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
    browser.go(server.url)
    yield browser
    assert browser.complaints() == []


def open_query(page, query):
    page.go(page.origin + "/?" + urllib.parse.urlencode({"query": query}))


def rows(page):
    return page.run("return [...document.querySelectorAll('tbody tr')].map("
                    "(row) => [...row.cells].map((cell) => cell.innerText.trim()))")


def copied(page):
    for permission in ("clipboard-read", "clipboard-write"):
        page.devtools("Browser.setPermission", permission={"name": permission}, setting="granted",
                      origin=page.origin)
    return page.run("return navigator.clipboard.readText()")


def test_a_query_is_typed_and_answered(page, run):
    assert page.find("#message").text() == "Enter words describing characters."
    assert rows(page) == []
    page.press(*"rook black", ENTER)  # the field has the focus
    page.wait(lambda: "query=" in page.url(), "nothing happens")
    assert page.url() == page.origin + "/?query=rook+black"
    assert page.find("#query").value() == "rook black"
    assert page.find("#message").text() == "5 matches for 'rook black'"
    printed = run("find", "rook", "black").stdout.decode().splitlines()[:-1]
    assert rows(page) == [[cell.strip() for cell in line.split("\t")] for line in printed]


def test_the_button_asks_too(page):
    page.find("#query").type("kelvin")
    page.find("form button").click()
    page.wait(lambda: rows(page), "nothing happens")
    assert rows(page) == [["U+212A", "\u212a", "KELVIN SIGN"]]


def test_an_alias_stands_beside_the_name(page):
    open_query(page, "nbsp")
    assert rows(page)[0][2] == "NO-BREAK SPACE NBSP"
    assert page.texts("small") == ["NBSP"]


def test_example_links(page):
    assert page.texts("nav a") == EXAMPLES
    page.find("nav a:nth-of-type(3)").click()
    page.wait(lambda: rows(page), "nothing happens")
    assert page.find("#query").value() == "Braille"
    assert page.find("#message").text().endswith("matches for 'Braille'")


def test_more_rows_come_as_one_scrolls(page):
    open_query(page, "braille")
    total = int(page.find("#message").text().split()[0])
    assert total == 256 and len(rows(page)) == 200
    page.run("scrollTo(0, document.body.scrollHeight)")
    page.wait(lambda: len(rows(page)) > 200, "no more rows come")
    codes = [row[0] for row in rows(page)]
    assert len(codes) == len(set(codes)) == total
    assert page.texts(".more") == []
    assert page.run("return document.querySelectorAll('tbody button').length") == total


def test_more_rows_without_javascript(page):
    page.devtools("Emulation.setScriptExecutionDisabled", value=True)
    try:
        open_query(page, "digit")
        page.find(".more a").click()
        page.wait(lambda: "start=200" in page.url(), "nothing happens")
        assert page.url() == page.origin + "/?query=digit&start=200&stop=400"
        page.find(".more a").click()
        page.wait(lambda: "start=400" in page.url(), "nothing happens")
        assert page.find("tbody th").text() != ""
    finally:
        page.devtools("Emulation.setScriptExecutionDisabled", value=False)


def test_a_click_copies(page):
    open_query(page, "rook black")
    page.find("tbody tr:nth-child(2) button").click()
    page.wait(lambda: page.find("#said").text(), "it does not say so")
    assert page.find("#said").text() == "Copied 🨑 BLACK CHESS ROOK ROTATED NINETY DEGREES"
    assert copied(page) == "🨑"


def test_a_control_is_copied_itself_not_its_picture(page):
    open_query(page, "U+0009 U+0041")
    page.find("tbody button").click()
    page.wait(lambda: page.find("#said").text(), "it does not say so")
    assert copied(page) == "\t"


def test_without_a_mouse(page):
    open_query(page, "rook black")
    page.press("/")
    assert page.active().value() == "rook black"
    page.press(DOWN)
    assert page.active().label() == "Copy BLACK CHESS ROOK"
    page.press(DOWN, DOWN, UP)
    assert page.active().label() == "Copy BLACK CHESS ROOK ROTATED NINETY DEGREES"
    page.press(TAB)
    assert page.active().label() == "Copy BLACK CHESS TURNED ROOK"
    page.press(ENTER)
    page.wait(lambda: page.find("#said").text(), "it does not say so")
    assert copied(page) == "🨦"


def test_what_a_screen_reader_says(page):
    open_query(page, "rook black")
    assert page.find("form").role() == "search"
    assert page.find("#query").label().startswith("Words of a character")
    assert page.find("nav").label() == "Examples"
    assert page.find("#message").role() == "status"
    assert page.find("tbody th").role() == "rowheader"
    assert page.find("thead th").role() == "columnheader"
    assert page.run("return document.querySelector('#said').ariaLive") == "polite"
    assert page.run("return document.documentElement.lang") == "en"


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_asked_is_text(page, attack):
    before = page.run("return document.querySelectorAll('script, img, h1').length")
    page.find("#query").type(attack)
    page.press(ENTER)
    page.wait(lambda: "query=" in page.url(), "nothing happens")
    assert page.find("#query").value() == attack
    assert page.run("return document.title") == f"charfinder {attack}".strip()
    assert page.run("return document.querySelectorAll('script, img, h1').length") == before
    assert "matches for" in (message := page.find("#message").text()) or "No match" in message


def test_it_asks_nobody_else(page):
    open_query(page, "rook")
    asked = page.run("return performance.getEntriesByType('resource').map((each) => each.name)")
    assert asked and all(url.startswith(page.origin + "/") for url in asked)


def test_light(page, pictures):
    open_query(page, "chess black")
    page.screenshot(pictures / "light.png")
    assert page.run("return getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 247)"


def test_dark(page, pictures):
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    page.devtools("Emulation.setEmulatedMedia", features=dark)
    open_query(page, "chess black")
    page.screenshot(pictures / "dark.png")
    assert page.run("return getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"
    page.devtools("Emulation.setEmulatedMedia", features=[])


def test_phone(web, driver, pictures):
    phone = driver.open("phone", {"width": 390, "height": 844, "pixelRatio": 2, "touch": True})
    phone.go(web().url + "?query=chess+black")
    phone.screenshot(pictures / "phone.png")
    assert phone.run("return document.documentElement.scrollWidth") == 390
    assert phone.run("return Math.min(...[...document.querySelectorAll('td button, form button')]"
                     ".map((each) => each.getBoundingClientRect().height))") >= 44
    phone.close()
