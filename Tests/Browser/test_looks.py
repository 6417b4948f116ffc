"""How the page looks on wide and narrow screens, light and dark, and who is let in."""

import pytest

from stage import Browser, Stage

VIEWS = {"runs": "#/", "run": "#/run/pictures%2Fbirds%2Ffirst", "compare": "#/compare/pictures%2Fbirds%2Ffirst&pictures%2Fbirds%2Fsecond",
         "daemon": "#/daemon"}
READY = {"runs": ".card img", "run": ".picture img", "compare": ".comparison .picture img", "daemon": ".chart path.line"}


@pytest.fixture(scope="module", autouse=True)
def finished(stage):
    stage.made("birds/first", classes="0-7", steps=60)
    stage.made("birds/second", classes="0-3", steps=60, seed=7)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 360])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_cut_off(browser, view, width, scheme):
    browser.look(width, 900, scheme)
    browser.show(VIEWS[view])
    browser.find(READY[view])
    browser.until("the pictures in sight", "[...document.images].every(i => i.complete || i.getBoundingClientRect().top > innerHeight)")
    browser.keep(f"{view}-{width}-{scheme}")
    assert browser.value("document.documentElement.scrollWidth <= innerWidth"), "it has to be moved sideways"
    # What is looked at and what is behind it are apart enough to be read (WCAG 2, level AA).
    weak = browser.value("""(() => {
        const parse = text => (text.match(/[\\d.]+/g) ?? []).map(Number)
        const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
        const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor)
            if (c.length === 3 || c[3] === 1) return c } return [255, 255, 255] }
        const isText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        return [...document.querySelectorAll('main *, header *')].filter(e => isText(e) &&
            e.checkVisibility() && !e.disabled && !(e instanceof SVGElement)).map(e => {
            const [one, other] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a)
            return [(one + 0.05) / (other + 0.05), e.className, e.textContent.slice(0, 30)] }).filter(([ratio]) => ratio < 4.5)
    })()""")
    assert weak == []


@pytest.mark.parametrize("view", VIEWS)
def test_everything_has_a_name_and_a_place_for_the_focus(browser, view):
    browser.show(VIEWS[view])
    browser.find(READY[view])
    nameless = browser.value("""[...document.querySelectorAll('a, button, input, [role=region], svg[tabindex], progress')].filter(e =>
        e.checkVisibility() && !(e.textContent.trim() || e.ariaLabel || e.labels?.length)).map(e => e.outerHTML)""")
    assert nameless == []
    assert browser.value("[...document.images].every(i => i.hasAttribute('alt'))")
    assert browser.count("h1:not(form h1)") == 1


def test_a_token_is_asked_for_once(tmp_path):
    token = tmp_path / "token"
    token.write_text("a token of enough bytes\n")
    token.chmod(0o600)
    stage = Stage("--page-token-file", token)
    browser = Browser(stage)
    try:
        assert stage.get("runs")[0] == 401 and stage.get("metrics")[0] == 401
        assert stage.get("metrics", Authorization="Bearer a token of enough bytes")[0] == 200
        browser.show()
        browser.until("the form", "!document.querySelector('#login').hidden && document.activeElement.name === 'token'")
        browser.keep("login")
        browser.press(*"wrong", "\ue007")
        browser.until("a refusal", "document.querySelector('.trouble').textContent === 'That is not the token.'")
        browser.press(*"a token of enough bytes", "\ue007")
        browser.until("the page", "!document.querySelector('#main').hidden && document.querySelector('#state').className !== 'away'")
        assert "token" not in browser.driver.current_url
        browser.show("#/daemon")
        browser.until("the page again, without asking", "document.querySelector('.chart path.line') !== null")
        # What a script could read of it is nothing.
        assert browser.value("document.cookie") == ""
    finally:
        browser.close()
        stage.close()
