"""Each test has the page to itself; the daemon, the finished runs and the browser are common to a module."""

import pytest

from stage import Browser, Stage


@pytest.fixture(scope="module")
def stage():
    stage = Stage()
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def opened(stage):
    browser = Browser(stage)
    yield browser
    browser.close()


@pytest.fixture
def browser(opened, request):
    opened.look()
    opened.troubles()
    yield opened
    if not request.node.get_closest_marker("loses_servers"):
        assert opened.troubles() == []


def pytest_configure(config):
    config.addinivalue_line("markers", "loses_servers: what the browser can't reach then stands in its console")
