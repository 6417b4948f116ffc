"""PyTorch's own ways with gradients: transforms, types, threads, and what is refused."""
import gc
import threading
import weakref

import pytest
import torch
from beside import difference
from torch.utils.data import DataLoader, Dataset


def of_class(network):
    return lambda picture: network(picture[None])[0, 3]


METHODS = {
    "backward": lambda n, x: torch.autograd.grad(n(x.requires_grad_())[:, 3].sum(), x),
    "cross entropy": lambda n, x: torch.autograd.grad(torch.nn.functional.cross_entropy(n(x.requires_grad_()), torch.tensor([3, 7])), x),
    "channels last": lambda n, x: n(x.contiguous(memory_format=torch.channels_last)),
    "func.grad": lambda n, x: torch.func.grad(of_class(n))(x[0]),
    "func.vjp": lambda n, x: torch.func.vjp(n, x)[1](torch.ones(2, 20)),
    "vmap": lambda n, x: torch.func.vmap(lambda picture: n(picture[None])[0])(x),
    "vmap of grad": lambda n, x: torch.func.vmap(torch.func.grad(of_class(n)))(x),
    "jacrev": lambda n, x: torch.func.jacrev(n)(x[:1]),
    "jacobian at once": lambda n, x: torch.autograd.functional.jacobian(n, x[:1], vectorize=True),
}


@pytest.mark.parametrize("name", METHODS)
def test_one_call_forward_and_one_back(mini, pictures, name):
    calls = mini.agree(lambda net: METHODS[name](net, pictures.clone()))
    forward = {} if name == "backward" else {"forward": 1}  # of logits that only pick what is differentiated nobody reads the values
    assert calls == (forward if name in ("vmap", "channels last") else {**forward, "input_gradient": 1})


def test_jacobian_row_by_row(mini, pictures):
    assert mini.agree(lambda net: torch.autograd.functional.jacobian(net, pictures[:1])) == {"input_gradient": 20}


def test_hooks_within_transforms(mini, pictures):
    def method(net):
        net.layer2.register_forward_hook(lambda module, inputs, output: output * 0.9)
        return torch.func.vmap(torch.func.grad(of_class(net)))(pictures)
    mini.agree(method)


def test_gradcheck(mini):
    small = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(5)).requires_grad_()
    # float32, and ReLUs that bend: finite differences of a small step, loosely held.
    assert torch.autograd.gradcheck(lambda x: mini.there(x)[:, :4], (small,), eps=1e-3, atol=2e-2, rtol=2e-2, fast_mode=True)


def test_a_graph_used_again(mini, pictures):
    def method(net):
        x = pictures.clone().requires_grad_()
        logits = net(x)
        logits[:, 0].sum().backward(retain_graph=True)
        logits[:, 1].sum().backward()
        return x.grad
    assert mini.agree(method) == {"input_gradient": 2}


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_without_a_graph(mini, pictures, mode):
    values = []
    mini.there.layer2.register_forward_hook(lambda module, inputs, output: values.append(output))
    with mode():
        logits = mini.there(pictures.requires_grad_())
    assert not logits.requires_grad and not values[0].requires_grad and mini.client.count()[0] == {"forward": 1}
    mini.there.requires_grad_(False)
    assert not mini.there(pictures.detach()).requires_grad


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_values_come_back_in_the_pictures_type(mini, pictures, dtype):
    values = []
    mini.there.layer2.register_forward_hook(lambda module, inputs, output: values.append(output))
    x = pictures.to(dtype).requires_grad_()
    logits = mini.there(x)
    found = torch.autograd.grad(logits[:, 3].sum(), [x, values[0]])
    assert {value.dtype for value in (logits, values[0], *found)} == {dtype}
    assert difference(logits.float(), mini.here(x.float())) <= (1e-5 if dtype is torch.float64 else 0.02)


def test_refused_in_words(mini, pictures):
    x = pictures.clone().requires_grad_()
    gradient, = torch.autograd.grad(mini.there(x).sum(), x, create_graph=True)
    with pytest.raises(NotImplementedError, match="first derivatives"):
        gradient.norm().backward()
    with pytest.raises(NotImplementedError, match="jacrev and vjp are right"):
        torch.func.jvp(mini.there, (x,), (x,))
    with pytest.raises(NotImplementedError, match="torch.compile"):
        torch.jit.trace(mini.there, pictures)


def test_compiled(mini, pictures):
    mini.agree(lambda net: torch.compile(net, backend="eager")(pictures) if net is mini.there else net(pictures))


@pytest.mark.parametrize("limit, parts", [({"batch": 3}, 3), ({"line_bytes": 700_000}, 2), ({"output_bytes": 400_000}, 2)])
def test_batches_over_the_limits_go_in_parts(mini, limit, parts):
    batch = torch.rand(8, 3, 96, 96, generator=torch.Generator().manual_seed(5))
    mini.there._remote.limits = {**mini.there._remote.limits, **limit}
    kept = []
    for net in (mini.there, mini.here):
        net.relu.register_forward_hook(lambda module, inputs, output: kept.append(output))

    def method(net):
        x = batch.clone().requires_grad_()
        logits = net(x)
        return [logits.detach(), *torch.autograd.grad(logits[:, 3].sum(), [x, kept[-1]])]
    calls = mini.agree(method)
    assert calls["forward"] >= parts and kept[0].shape[0] == 8


def test_no_pictures(mini, pictures):
    x = pictures[:0].requires_grad_()
    logits = mini.there(x)
    assert logits.shape == (0, 20) and torch.autograd.grad(logits.sum(), x)[0].shape == x.shape
    assert mini.client.count()[0] == {}


def test_threads(mini, pictures):
    expected = torch.autograd.grad(mini.here(pictures.requires_grad_())[:, 3].sum(), pictures)
    found = []

    def work():
        for _ in range(3):
            x = pictures.detach().clone().requires_grad_()
            values = []
            mini.there(x)[:, 3].sum().backward()
            found.append((x.grad, values))
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12 and max(difference([gradient], expected) for gradient, _ in found) <= mini.tolerance


class Logits(Dataset):
    """Pictures that are classified where they are loaded: in a forked process."""

    def __init__(self, net, pictures):
        self.net, self.pictures = net, pictures

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, place):
        with torch.no_grad():
            return self.net(self.pictures[place][None])[0]


def test_workers_of_a_data_loader(mini, pictures):
    mini.there(pictures)
    found = torch.cat(list(DataLoader(Logits(mini.there, pictures), batch_size=1, num_workers=2, multiprocessing_context="fork")))
    assert difference(found, mini.here(pictures).detach()) <= mini.tolerance


@pytest.mark.parametrize("lazy", [None, True])
def test_nothing_is_left_of_a_pass(mini, pictures, lazy):
    """Autograd's graph is no matter of Python's collector: a cycle through it would stay for ever."""
    there, tapes = mini.module(lazy=lazy), []
    kept = []
    for name in ("layer1", "layer2.0.relu", "layer2.0", "layer3"):
        there.get_submodule(name).register_forward_hook(lambda module, inputs, output: kept.append((inputs, output)))
    for scaled in (False, True):
        x = pictures.clone().requires_grad_()
        if scaled:
            there.layer1.register_forward_hook(lambda module, inputs, output: output * 0.9)
        logits = there(x)
        node = logits.grad_fn.node
        tapes.append(weakref.ref(node.tape))
        kept[-1][1].retain_grad()
        kept[0][1].register_hook(lambda gradient: gradient + 1)
        torch.autograd.grad(logits[:, 3].sum(), [x, kept[1][1]], retain_graph=True)
        logits[:, 3].sum().backward()
        kept.clear()
        del logits, node, x
    gc.collect()
    assert [tape() for tape in tapes] == [None, None]


@pytest.mark.parametrize("lazy", [None, True])
def test_what_was_put_off_is_of_the_pass_that_it_belongs_to(mini, pictures, lazy):
    """A picture that is stepped in place, a value that is written over: what is read afterwards mustn't be of the new ones."""
    there, kept = mini.module(lazy=lazy), []
    there.layer2.register_forward_hook(lambda module, inputs, output: kept.append((inputs[0], output)))
    x = pictures.clone().requires_grad_()
    logits = there(x)
    above, value = kept[0]
    gradient, = torch.autograd.grad(logits[:, 3].sum(), value, retain_graph=True)
    with torch.no_grad():
        x -= 0.1
    with pytest.raises(RuntimeError, match="the picture was changed in place"):
        above.detach().numpy()
    if lazy:
        with pytest.raises(RuntimeError, match="the picture was changed in place"):
            gradient.numpy()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        logits.sum().backward()
