"""The page in a real browser: on screens, on a phone, on paper, by keyboard, read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, ViewportSize

from browser.pages import Made, make

WIDTHS = (360, 1280, 1600)
A4 = ViewportSize(width=794 - 2 * 53, height=1123 - 2 * 61)
"""What an A4 sheet has room for, in pixels, less its margins."""

FIRST = {"compared": "Is it <quicker> & better?", "alone": "A small pathway: how does it go?",
         "experimented": "Is <quicker> better?"}  # fmt: skip


@pytest.fixture(params=["compared", "alone", "experimented"])
def made(request: pytest.FixtureRequest) -> Made:
    found: Made = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def said() -> list[str]:
    """What the page asked of the network or told the console: nothing, in the end."""
    return []


@pytest.fixture
def page(browser: Browser, made: Made, said: list[str]) -> Iterator[Page]:
    """The page, opened; whatever it asks for beside itself is refused and written down."""
    context = browser.new_context(bypass_csp=False)
    opened = context.new_page()

    def only_itself(route: Route) -> None:
        if route.request.url.split("#")[0] == made.address:
            route.continue_()
        else:
            said.append(route.request.url)
            route.abort()

    opened.route("**/*", only_itself)
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(made.address)
    yield opened
    context.close()


def test_it_asks_nothing_of_the_network_and_runs_no_script(
    page: Page, said: list[str], made: Made
) -> None:
    page.wait_for_load_state("networkidle")
    assert said == []
    assert page.locator("script, img, iframe, object, link").count() == 0
    assert page.title() == page.locator("h1").inner_text() == FIRST[made.page.stem]
    assert not re.search(r'\son[a-z]+="', re.sub(r">[^<]*<", "><", made.text))
    assert "default-src &#x27;none&#x27;" not in made.text
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in made.text


def test_titles_stay_titles(page: Page, made: Made) -> None:
    if made.page.stem == "compared":
        assert page.get_by_text("<script>document.title = 1</script>").count() > 1
        assert page.get_by_text("]]></style></svg><img src=x onerror=alert(1)>").count() > 1


def test_nothing_keeps_people_out(browser: Browser, made: Made) -> None:
    context = browser.new_context(bypass_csp=True)
    opened = context.new_page()
    opened.goto(made.address)
    for closed in opened.locator("details").all():
        closed.evaluate("one => one.open = true")
    found: Any = Axe().run(opened).response["violations"]
    told = [(one["id"], node["html"][:150]) for one in found for node in one["nodes"][:3]]
    context.close()
    assert told == []


@pytest.mark.parametrize("width", WIDTHS)
def test_it_reads_at_any_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    wide = page.evaluate("""() => [...document.body.querySelectorAll('*')]
        .filter(one => !one.closest('.scroll') && !one.closest('.skip'))
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.outerHTML.slice(0, 80))""")
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    size = page.locator("main p").first.evaluate(
        "one => parseFloat(getComputedStyle(one).fontSize)"
    )
    assert size >= 16


@pytest.mark.parametrize("width", [1100, 1200, 1366, 1600])
def test_the_whole_pathway_is_seen_on_a_screen(page: Page, width: int) -> None:
    """However wide it is, of 2,400 pixels here. On a phone it scrolls, by keyboard too."""
    page.set_viewport_size({"width": width, "height": 900})
    drawn = page.locator("figure.wide .scroll > svg")
    for one in drawn.all():
        one.evaluate("""one => { one.setAttribute('viewBox', '0 0 2400 800');
            one.setAttribute('width', '2400'); one.setAttribute('height', '800'); }""")
    cut: Any = page.evaluate("""() => [...document.querySelectorAll('figure.wide .scroll')]
        .filter(one => one.scrollWidth > one.clientWidth + 1).length""")
    assert cut == 0
    box = drawn.first.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(3, rel=0.01)


def test_a_keyboard_reaches_everything(page: Page) -> None:
    """The skip link first, then every link, picture and table."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    waits = page.locator("a[href], summary, .scroll").count()
    waits -= page.locator("details:not([open]) .scroll").count()
    reached = {page.evaluate(_PLACE)}
    for _ in range(waits):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(_PLACE))
    reached.discard(-1)
    assert len(reached) == waits
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


_PLACE = (
    "[...document.body.querySelectorAll('a, summary, .scroll')].indexOf(document.activeElement)"
)


def test_each_picture_has_its_numbers_and_can_be_searched(page: Page) -> None:
    figures = page.locator("figure").all()
    assert len(figures) >= 6
    for one in figures:
        assert one.locator("svg text").count() > 3
        assert one.locator("figcaption").inner_text()
        assert one.locator("details table th[scope=col]").count() > 1
        assert one.locator("details table th[scope=row]").count() >= 1
    for link in page.locator("nav a").all():
        assert page.locator(link.get_attribute("href") or "").count() == 1


def test_on_paper_no_picture_is_cut(page: Page) -> None:
    """Each figure has room on one sheet, and none goes over its edge."""
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    figures: Any = page.evaluate("""() => [...document.querySelectorAll('figure:not(.wide)')]
        .map(one => [one.id, one.getBoundingClientRect().height, one.scrollWidth])""")
    assert [one for one in figures if one[1] > A4["height"] or one[2] > A4["width"] + 1] == []
    page.set_viewport_size({"width": 1123 - 90, "height": 794 - 90})
    wide: Any = page.evaluate("""() => [...document.querySelectorAll('figure.wide .scroll > svg')]
        .map(one => one.getBoundingClientRect()).map(one => [one.width, one.height])""")
    assert [one for one in wide if one[0] > 1123 - 90 or one[1] > 794 - 130] == []
    broken = page.locator("figure").first.evaluate("one => getComputedStyle(one).breakInside")
    assert broken == "avoid"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_on_paper_a_tall_picture_is_made_smaller(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    tall = page.locator("#time-figure svg")
    tall.evaluate("""one => { one.setAttribute('viewBox', '0 0 700 3000');
        one.setAttribute('height', '3000'); }""")
    box = tall.bounding_box()
    assert box is not None
    assert box["height"] < 0.9 * A4["height"]


def test_it_is_small_and_there_at_once(page: Page, made: Made) -> None:
    assert made.page.stat().st_size < 3_000_000
    took: Any = page.evaluate("performance.getEntriesByType('navigation')[0].domComplete")
    assert took < 5_000  # far less, on a machine that does nothing else


def test_the_same_ledger_gives_the_same_bytes(compared: Made, tmp_path: Path) -> None:
    again = make(compared.ledger, tmp_path / "a.html", "--question", FIRST["compared"])
    assert again.text == compared.text
    assert not re.search(r"20(?:2[7-9]|[3-9]\d)-\d\d-\d\dT", again.text)


def test_small_numbers_are_hidden(alone: Made, tmp_path: Path) -> None:
    """Of those that a page without the option shows, none under five is left."""
    every = make(alone.ledger, tmp_path / "all.html").text
    assert "hidden" in alone.text
    assert 'id="life"' not in alone.text
    waits = r'<th scope="row">-?\w+: 2026[^<]*</th><td class="number">([^<]*)</td>'
    shown = re.findall(waits, alone.text)
    assert set(shown) <= {"hidden", *(f"{n:.1f}" for n in range(0, 500, 5)), "0.0"}
    assert not set(re.findall(waits, every)) <= set(shown)
