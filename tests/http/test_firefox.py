"""The main ways through the page in another real browser, Firefox."""
import shutil

import pytest
from browser import DOWN, ENTER, ESCAPE, RIGHT, TAB
from firefox import Firefox

if not shutil.which("firefox-esr"):
    pytest.skip("firefox-esr is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def firefox():
    opened = Firefox()
    yield opened
    opened.close()


@pytest.fixture
def page(web, firefox):
    firefox.origin = web().url.rstrip("/")
    firefox.resize(1100, 900)
    firefox.go(firefox.origin)
    return firefox


def count(page):
    return page.run("return document.querySelectorAll('tbody tr').length")


def has_text(page, selector, text):
    page.wait(lambda: page.text(selector) == text, f"it does not say: {text}")


def test_rows_follow_what_is_typed(page):
    page.press(*"right arr")
    page.wait(lambda: "'right arr'" in page.text("#message"), "nothing happens")
    assert page.text("tbody td:nth-child(2)") == "→"
    assert page.run("return location.search") == "?query=right+arr"
    before = page.run("return history.length")
    page.press(ENTER)
    page.wait(lambda: page.run("return history.length") == before + 1, "there is no new entry")
    page.run("history.back()")
    has_text(page, "#message", "Enter words describing characters.")


def test_a_click_copies(page):
    page.go(page.origin + "/?query=black+rook&order=code")
    page.click("tbody button")
    has_text(page, "#said", "Copied ♜ BLACK CHESS ROOK")


def test_enter_copies(page):
    page.go(page.origin + "/?query=black+rook&order=code")
    page.press("/", DOWN, DOWN, ENTER)
    has_text(page, "#said", "Copied 🨑 BLACK CHESS ROOK ROTATED NINETY DEGREES")


def test_details_open_in_place_and_close(page):
    page.go(page.origin + "/?query=chess&order=code")
    page.press("/", DOWN, TAB, ENTER)
    page.wait(lambda: page.run("return location.pathname") == "/U+2655", "it does not open")
    assert page.run("return document.activeElement.ariaLabel") == "Copy name WHITE CHESS QUEEN"
    page.press(TAB, ENTER)
    has_text(page, "#said", "Copied U+2655")
    page.press(ESCAPE)
    page.wait(lambda: page.run("return location.pathname") == "/", "it does not close")
    page.wait(lambda: page.run("return document.activeElement.textContent") == "U+2655",
              "the focus does not come back")
    page.run("history.forward()")
    page.wait(lambda: page.run("return document.querySelector('.details') !== null"),
              "it does not open")


def test_the_grid_shows_the_name_of_what_is_pointed_at(page):
    page.go(page.origin + "/?query=chess&order=code")
    page.click("tbody tr:nth-child(3) button")
    page.wait(lambda: page.text("#named").startswith("♖ WHITE CHESS ROOK"), "there is no name")


def test_keys_lead_over_the_grid(page):
    page.go(page.origin + "/?query=chess&order=code")
    page.press("/", DOWN, RIGHT)
    assert page.run("return document.activeElement.ariaLabel") == "Copy ♕, WHITE CHESS QUEEN"


def test_more_rows_come_as_one_scrolls_and_a_reload_keeps_the_place(page):
    page.go(page.origin + "/?query=braille")
    page.run("scrollTo(0, document.body.scrollHeight)")
    page.wait(lambda: count(page) == 256, "no more rows come")
    assert page.text(".pages p") == "Rows 1–256 of 256"
    page.run("scrollTo(0, document.body.scrollHeight)")
    page.wait(lambda: page.run("return history.state?.top === scrollY"), "the place is not kept")
    there = page.run("return scrollY")
    page.reload()
    page.wait(lambda: page.run("return scrollY") == there, "it is another place")


@pytest.mark.parametrize("query", ["bismillah", "cuneiform+numeric", "chess"])
def test_nothing_scrolls_sideways_on_a_phone(page, query):
    page.resize(320, 640)
    for view in ("grid", "list"):
        page.run(f"localStorage.setItem('view', '{view}')")
        page.go(page.origin + f"/?query={query}")
        assert page.run("return document.documentElement.scrollWidth") <= 320


def test_what_cannot_be_seen_has_a_short_name(page):
    page.go(page.origin + "/?query=U%2B200D")
    assert page.text("tbody button") == "ZWJ"
    assert page.run("return getComputedStyle(document.querySelector('tbody button'))"
                    ".borderTopStyle") == "dashed"


def test_it_looks_alike(page, pictures):
    page.go(page.origin + "/?query=chess")
    page.screenshot(pictures / "firefox.png")
    assert page.run("return document.documentElement.dataset.view") == "grid"
