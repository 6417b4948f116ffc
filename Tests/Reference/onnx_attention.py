"""A little network with attention in all the forms in which libraries write it, for make_onnx_networks.py."""
import torch
from torch import nn
from torch.nn import functional

CHANNELS, HEADS, TOKENS = 16, 2, 16
# The module whose scores somebody else reads too, which stays as it is.
WATCHED = "watched"


def heads(x):
    return x.reshape(*x.shape[:-1], HEADS, -1).transpose(-3, -2)


def tokens(x):
    return x.transpose(-3, -2).flatten(-2)


class Apart(nn.Module):
    """Queries, keys and values by layers of their own, and the products scaled: Hugging Face's, `eager`."""

    def __init__(self, bias=True, divides=False):
        super().__init__()
        self.q, self.k, self.v = (nn.Linear(CHANNELS, CHANNELS, bias) for _ in range(3))
        self.divides = divides

    def scores(self, x):
        products = heads(self.q(x)) @ heads(self.k(x)).transpose(-2, -1)
        return products / 8**0.5 if self.divides else products * 8**-0.5

    def forward(self, x):
        return tokens(functional.dropout(functional.softmax(self.scores(x), -1), 0.1, self.training) @ heads(self.v(x)))


class Watched(Apart):
    """The same, with the mean of the scores beside it."""

    def forward(self, x):
        scores = self.scores(x)
        return tokens(functional.softmax(scores, -1) @ heads(self.v(x))) + scores.mean((1, 2)).unsqueeze(-1)


class Together(nn.Module):
    """Queries, keys and values by one layer, and torch's own attention: timm's."""

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(CHANNELS, 3 * CHANNELS)

    def forward(self, x):
        q, k, v = self.qkv(x).reshape(*x.shape[:-1], 3, HEADS, -1).permute(2, 0, 3, 1, 4).unbind(0)
        return tokens(functional.scaled_dot_product_attention(q, k, v))


class Biased(nn.Module):
    """Queries scaled, keys and values by one layer, and a learned number for each pair of tokens of each head."""

    def __init__(self, heads=HEADS):
        super().__init__()
        self.q, self.kv = nn.Linear(CHANNELS, CHANNELS), nn.Linear(CHANNELS, 2 * CHANNELS, bias=False)
        self.pairs = nn.Parameter(torch.zeros(1, heads, TOKENS, TOKENS))

    def forward(self, x):
        k, v = self.kv(x).chunk(2, -1)
        return tokens(functional.softmax(heads(self.q(x) * 8**-0.5) @ heads(k).transpose(-2, -1) + self.pairs, -1) @ heads(v))


class Rows(nn.Module):
    """Attention within each row of a plane, and there only among tokens of one half: windows and their masks, Swin's."""

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(CHANNELS, 3 * CHANNELS)
        mask = torch.zeros(4, 4, 4)
        mask[2:, :2, 2:] = mask[2:, 2:, :2] = -100
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x):
        q, k, v = self.qkv(x.reshape(-1, 4, CHANNELS)).reshape(-1, 4, 3, HEADS, 8).permute(2, 0, 3, 1, 4)
        scores = (q * 8**-0.5) @ k.transpose(-2, -1)
        scores = (scores.reshape(-1, 4, HEADS, 4, 4) + self.mask[:, None]).reshape(-1, HEADS, 4, 4)
        return tokens(functional.softmax(scores, -1) @ v).reshape(x.shape)


class Forms(nn.Module):
    """A block of each."""

    def __init__(self):
        super().__init__()
        self.into, self.fc = nn.Conv2d(3, CHANNELS, 8, 8), nn.Linear(CHANNELS, 10)
        self.blocks = nn.ModuleDict({"apart": Apart(), "bare": Apart(bias=False, divides=True), "together": Together(),
                                     "biased": Biased(), "shared": Biased(heads=1), "rows": Rows(), WATCHED: Watched()})
        self.norms = nn.ModuleList(nn.LayerNorm(CHANNELS) for _ in self.blocks)

    def forward(self, x):
        x = self.into(x).flatten(2).transpose(1, 2)
        for norm, block in zip(self.norms, self.blocks.values()):
            x = x + block(norm(x))
        return self.fc(x.mean(1))
