"""Pictures as they form, runs as a gallery, one picture, and several runs side by side."""

import json
import os
import time

import pytest
from selenium.webdriver.common.keys import Keys

from stage import until

# What the first argument is written on has of the second.
CARD = "[...document.querySelectorAll('.card')].find(c => c.textContent.includes(arguments[0]))?.querySelector(arguments[1])"


@pytest.fixture(scope="module", autouse=True)
def finished(stage):
    stage.made("birds/first", classes="0-5")
    stage.made("birds/second", classes="0-3", seed=7)


def test_a_picture_is_watched_while_it_forms(stage, browser):
    browser.show()
    browser.until("the finished runs", "document.querySelectorAll('.card').length === 2")
    run = stage.make("forming", classes="7", steps=2500, every=5)
    browser.find(".forming img")
    seen, steps = set(), set()

    def watched():
        seen.add(browser.value("document.querySelector('.forming')?.dataset.shown"))
        steps.add(browser.value("document.querySelector('.forming progress')?.value"))
        return len(seen) >= 6 or run.poll() is not None

    until("six different pictures", watched)
    assert len(seen) >= 6 and len(steps) >= 4, (seen, steps)
    # The picture itself is another, not only its address.
    pixels = "(i => { const c = document.createElement('canvas'); c.width = c.height = 32; const x = c.getContext('2d');" \
             " x.drawImage(i, 0, 0, 32, 32); return c.toDataURL() })(document.querySelector('.forming img'))"
    first = browser.value(pixels)
    browser.until("another picture", f"document.querySelector('.forming img') === null || {pixels} !== arguments[0]", first)
    assert "7 " in browser.text(".forming .name") and "step" in browser.text(".forming .numbers")
    assert browser.text(".card .chip.running") == "running"
    browser.keep("forming")
    # Its own page shows it too, and then what it has become.
    browser.find("a.cover[href='#/run/pictures%2Fforming']").click()
    browser.find(".forming img")
    assert run.wait(120) == 0
    browser.until("no forming picture", "document.querySelector('.formings').hidden")
    browser.until("the finished picture", "document.querySelectorAll('.picture').length === 1")
    browser.until("the end of the run", "document.querySelector('.chip').textContent === 'finished'")
    assert not [name for name in os.listdir(stage.pictures / "forming") if "forming" in name]


def test_what_happens_to_a_run_changes_nothing_else(stage, browser):
    """Nobody's focus or pointer is on something that has just been exchanged."""
    browser.show()
    run = stage.make("steady", classes="1", steps=1500, every=5)
    browser.find(".forming img")
    browser.value("globalThis.kept = [...document.querySelectorAll('.card')]")
    shown = browser.value("document.querySelector('.forming').dataset.shown")
    browser.until("another picture", "document.querySelector('.forming')?.dataset.shown !== arguments[0]", shown)
    assert browser.value("kept.every(card => card.isConnected)")
    assert run.wait(120) == 0


def test_a_run_that_is_killed_is_told_to_be_cut_off(stage, browser):
    browser.show()
    run = stage.make("killed", classes="0-9", steps=400)
    browser.until("a running run", CARD, "killed", ".running")
    run.kill()
    run.wait()
    browser.until("a run that was cut off", CARD, "killed", ".cut_off")
    assert browser.value("document.querySelector('.formings').hidden")


@pytest.mark.parametrize("text, expected", [
    ("", 6), ("2-3", 2), ("1", 1), ("gold", 2), ("goldfinch, 0", 2), ("nothing", 0), ("  4 ,", 1), ("3-1", 0), ("<b>", 0)])
def test_classes_are_filtered(browser, text, expected):
    browser.show("#/run/pictures%2Fbirds%2Ffirst")
    browser.until("six pictures", "document.querySelectorAll('.picture').length === 6")
    browser.find("input[type=search]").send_keys(text)
    browser.until(f"{expected} pictures", "document.querySelectorAll('.picture').length === arguments[0]", expected)
    words = "6 pictures" if expected == 6 else f"{expected} of 6 pictures"
    assert browser.text(".count") == words


def test_runs_are_filtered(browser):
    browser.show()
    browser.find(".card")
    browser.find("input[type=search]").send_keys("SECOND")
    browser.until("one run", "document.querySelectorAll('.card').length === 1")
    assert "birds/second" in browser.text(".card")
    browser.press(*"xyz")
    browser.until("no run", "document.querySelectorAll('.card').length === 0")
    assert browser.text(".empty") == "No run is like that."


def test_a_picture_is_looked_at_from_the_keyboard(stage, browser):
    browser.show("#/run/pictures%2Fbirds%2Ffirst")
    browser.until("six pictures", "document.querySelectorAll('.picture').length === 6")
    reached = []
    while "0 tench" not in (reached[-1] if reached else "") and len(reached) < 12:
        browser.press(Keys.TAB)
        reached.append(browser.focus())
    assert reached[0] == "Skip to the content" and "0 tench" in reached[-1], reached
    browser.press(Keys.ENTER)
    browser.until("the picture", "document.querySelector('#viewer').open")
    assert browser.text("#viewer h2") == "0 tench" and browser.focus() == "on"
    browser.press(Keys.ARROW_RIGHT)
    assert browser.text("#viewer h2").startswith("1 ")
    browser.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    assert browser.text("#viewer h2") == "0 tench"
    browser.press(*[Keys.ARROW_RIGHT] * 9)
    assert browser.text("#viewer .numbers") == "6 of 6"
    # The button that has led to the last picture can't be used any more; the focus is not lost with it.
    assert browser.focus() != "BODY"
    assert "mini logit" in browser.text("#viewer dl")
    browser.value("document.querySelector('#viewer [data-action=manifest]').focus()")
    browser.press(Keys.ENTER)
    browser.until("the manifest", "document.querySelector('#viewer pre').textContent.includes('\"seed\": 999')")
    assert browser.text("#viewer pre").startswith("tench-class --model mini")
    browser.keep("picture")
    browser.value("document.querySelector('#viewer [data-action=form]').focus()")
    browser.press(Keys.ENTER)
    browser.until("how it formed", "document.querySelector('#viewer img').currentSrc.includes('.apng')")
    browser.until("a picture of it", "document.querySelector('#viewer img').naturalWidth > 0")
    browser.press(Keys.ESCAPE)
    browser.until("the end", "!document.querySelector('#viewer').open")
    assert "0 tench" in browser.focus()


def test_runs_stand_side_by_side(browser):
    browser.show()
    browser.find(".card")
    for name in ["first", "second"]:
        browser.value(f"{CARD}.click()", name, "input")
    browser.find(".float a").click()
    browser.until("six rows", "document.querySelectorAll('.comparison tbody tr').length === 6")
    assert browser.count(".comparison thead th") == 3 and browser.count(".comparison .picture") == 10 and browser.count(".none") == 2
    browser.find("input[type=search]").send_keys("2-4")
    browser.until("three rows", "document.querySelectorAll('.comparison tbody tr').length === 3")
    browser.keep("comparison")
    browser.find(".comparison tbody tr .picture").click()
    browser.until("the picture", "document.querySelector('#viewer').open")
    browser.driver.back()
    browser.until("the runs again", "!document.querySelector('#viewer').open && document.querySelectorAll('.card').length > 1")


def test_thousands_of_pictures_stay_usable(stage, browser):
    folder = stage.pictures / "many"
    folder.mkdir()
    original = next((stage.pictures / "birds" / "first").glob("0*.png"))
    results = []
    for number in range(5000):
        os.link(original, folder / f"{number:04}.png")
        results.append({"file": f"{number:04}.png", "title": f"{number} thing", "class": number, "octaves": []})
    manifest = json.loads((stage.pictures / "birds" / "first" / "run.json").read_text())["manifest"]
    times = {"started": "2026-01-01T00:00:00Z", "ended": "2026-01-01T01:00:00Z"}
    record = {"status": "finished", **times, "manifest": manifest, "results": results}
    (folder / "run.json").write_text(json.dumps(record))
    begun = time.monotonic()
    browser.show("#/run/pictures%2Fmany")
    browser.until("the first pictures", "document.querySelectorAll('.picture').length >= 200")
    assert time.monotonic() - begun < 15
    assert browser.text(".count") == "5 000 pictures" and browser.count(".picture") < 800
    # Those that nobody has come near to are not fetched.
    loaded = browser.value("performance.getEntriesByType('resource').filter(e => e.name.includes('/thumbs/')).length")
    assert loaded < 250
    for _ in range(40):
        browser.value("scrollTo(0, document.body.scrollHeight)")
        time.sleep(0.02)
    browser.until("more pictures", "document.querySelectorAll('.picture').length >= 1500")
    browser.find("input[type=search]").send_keys("4990-5100")
    browser.until("ten pictures", "document.querySelectorAll('.picture').length === 10")
    # What changes elsewhere doesn't take the focus away.
    browser.value("document.querySelector('.picture').focus()")
    focus = browser.focus()
    os.link(original, folder / "another.png")
    browser.until("one more", "document.querySelector('.count').textContent.includes('5 001')")
    assert browser.focus() == focus and browser.count(".picture") == 10


def test_names_of_files_are_text(stage, browser):
    folder = stage.pictures / "odd" / "<img src=x onerror=alert(1)> & #?%2F"
    folder.mkdir(parents=True)
    original = next((stage.pictures / "birds" / "first").glob("0*.png"))
    os.link(original, folder / "100% \"a\" #1?.png")
    browser.show()
    browser.until("the run", CARD, "onerror=alert(1)> & #?%2F", "a")
    browser.value(f"{CARD}.click()", "onerror", "a")
    browser.until("its picture", "document.querySelector('.picture img')?.naturalWidth > 0")
    assert browser.text(".picture .title") == "100% \"a\" #1?"
    browser.find(".picture").click()
    browser.until("the picture", "document.querySelector('#viewer img')?.naturalWidth > 0")
