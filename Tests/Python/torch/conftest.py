"""The networks that the daemon serves, each beside the same in PyTorch; with TENCH_PRETEND=1 the daemon is played."""
import os

import pytest
import torch

pytest.register_assert_rewrite("beside")
import local
from beside import Network, pretended

import tench

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def serve(request):
    """Makes a network of this name."""
    if os.environ.get("TENCH_PRETEND"):
        return pretended
    client = tench.Tench(request.getfixturevalue("endpoint"))
    missing = {"at", "set", "graph"} - set(client.call("hello")["capabilities"])
    if missing:
        pytest.skip(f"the daemon has no {', '.join(sorted(missing))}")
    return lambda name: Network(name, client, 1e-5)


@pytest.fixture
def mini(serve):
    """resnet_mini: skips, and one ReLU used several times."""
    return serve("mini")


@pytest.fixture
def googlenet(serve):
    """googlenet_mini: branches, concatenations and ReLUs that are functions."""
    return serve("googlenet_mini")


@pytest.fixture(params=["mini", "googlenet_mini"])
def network(request, serve):
    """Either."""
    return serve(request.param)


@pytest.fixture
def pictures():
    """Two pictures of the size that the networks were made for, on which two correct programs agree."""
    return local.pictures_off_fences().clone()
