"""Networks in the daemon as PyTorch modules: hooks, values and gradients inside, for PyTorch's own tools.

    model = tench.torch.Module(tench.Tench(), "resnet50")
"""

from .module import Module

__all__ = ["Module"]
