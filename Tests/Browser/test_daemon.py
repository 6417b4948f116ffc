"""Charts of the daemon, which comes and goes, and what other programs read."""

import shutil
import subprocess
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

CHART = "[...document.querySelectorAll('.chart')].find(c => c.textContent.startsWith(arguments[0]))"
LINE = f"{CHART}.querySelector('path.line')?.getAttribute('d')"
LEGEND = f"{CHART}.querySelector('.value').textContent"
AWAY = "document.querySelector('#state').className === 'away'"
TOLD = "!document.querySelector('.away[role=alert]').hidden"


def test_charts_move(stage, browser):
    browser.show("#/daemon")
    browser.until("a chart", LINE, "The process")
    before = browser.value(LINE, "The process")
    run = stage.make("charts", classes="0-3", steps=300)
    browser.until("another line", f"{LINE} !== arguments[1]", "The process", before)
    browser.until("answers", f"Number({LEGEND}) > 0", "Answers")
    browser.until("latencies", f"{LEGEND}.endsWith('ms')", "Computing")
    assert run.wait(120) == 0
    assert browser.text("#state .words") in ("Daemon at work", "Daemon idle")
    rows = browser.value("[...document.querySelectorAll('.methods tbody tr')].map(r => r.textContent)")
    assert any(row.startswith("input_gradientmini") for row in rows), rows
    browser.keep("daemon")
    # From the keyboard: a moment of the past.
    browser.value("document.querySelector('svg.plot').focus()")
    browser.press("\ue012", "\ue012")
    assert browser.count(".cursor") == 1 and browser.text(".chart .when")


@pytest.mark.loses_servers
def test_a_daemon_comes_and_goes(stage, browser):
    browser.show("#/daemon")
    browser.until("a chart", LINE, "The process")
    stage.daemon.kill()
    stage.daemon.wait()
    browser.until("the loss", f"{AWAY} && {TOLD}")
    assert "again" in browser.text(".away[role=alert]")
    browser.keep("away")
    assert stage.get("healthz")[0] == 503 and "\ntench_up 0\n" in stage.get("metrics")[2]
    stage.start_daemon()
    browser.until("the daemon again", f"!({AWAY}) && !({TOLD})")
    assert stage.get("healthz")[0] == 200
    # A line that was broken off, and begins anew.
    browser.until("two pieces", "[...document.querySelectorAll('.chart')].at(-1).querySelectorAll('path.line').length === 2")


@pytest.mark.loses_servers
def test_a_daemon_that_says_nothing_is_away_until_it_does(stage, browser):
    browser.show("#/daemon")
    browser.until("a chart", LINE, "The process")
    stage.daemon.send_signal(19)
    browser.until("the loss", AWAY)
    assert stage.get("healthz")[0] == 503
    stage.daemon.send_signal(18)
    browser.until("the daemon again", f"!({AWAY})")


@pytest.mark.loses_servers
def test_the_page_finds_its_server_again(stage, browser):
    browser.show()
    browser.until("the state", "document.querySelector('#state').className !== ''")
    port = int(stage.url.rstrip("/").split(":")[-1])
    stage.view.terminate()
    assert stage.view.wait(20) == 0, "it does not end while a page is open"
    browser.until("the loss", "document.querySelector('#state .words').textContent === 'tench-view away'")
    stage.start_view(port=port)
    browser.until("the server again", f"!({AWAY})")


def test_a_page_that_nobody_sees_asks_nothing(stage, browser):
    def asked():
        return stage.ask("stats")["result"]["methods"]["hello"]["-"]["received"]
    browser.show("#/daemon")
    browser.until("a chart", LINE, "The process")
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    try:
        time.sleep(3)
        before = asked()
        time.sleep(5)
        assert asked() == before
    finally:
        browser.driver.close()
        browser.driver.switch_to.window(first)
    count = browser.value("document.querySelectorAll('.chart path').length")
    assert count > 0
    before = asked()
    time.sleep(5)
    assert asked() > before


def test_prometheus_reads_the_metrics(stage):
    status, headers, text = stage.get("metrics")
    assert status == 200 and headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert families["tench_up"].samples[0].value == 1
    for name in ["tench_requests", "tench_queue_seconds", "tench_compute_seconds", "tench_memory_bytes", "tench_build_info"]:
        assert families[name].samples and families[name].documentation
    for name in ["tench_queue_seconds", "tench_compute_seconds"]:
        series = {}
        for sample in families[name].samples:
            key = (sample.labels["method"], sample.labels["model"])
            series.setdefault(key, {"buckets": []})
            if sample.name.endswith("_bucket"):
                series[key]["buckets"].append((float(sample.labels["le"]), sample.value))
            else:
                series[key][sample.name.removeprefix(name)] = sample.value
        assert series
        for values in series.values():
            counts = [count for _, count in values["buckets"]]
            assert counts == sorted(counts) and values["buckets"][-1] == (float("inf"), values["_count"]) and values["_sum"] > 0


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is missing: apt install prometheus")
def test_prometheus_finds_nothing_to_complain_of(stage):
    check = subprocess.run(["promtool", "check", "metrics"], input=stage.get("metrics")[2], capture_output=True, text=True)
    assert (check.returncode, check.stdout + check.stderr) == (0, "")
