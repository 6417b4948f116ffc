"""A client that counts, for the tests of JAX."""

from collections import Counter

import pytest


class Counting:
    """A client whose calls are counted by name."""

    def __init__(self, client):
        self.client, self.calls, self.endpoint = client, Counter(), client.endpoint

    def __getattr__(self, name):
        made = getattr(self.client, name)

        def call(*arguments, **members):
            self.calls[name] += 1
            return made(*arguments, **members)
        return call


@pytest.fixture
def counting(client):
    """One of the daemon that tests share."""
    return Counting(client)
