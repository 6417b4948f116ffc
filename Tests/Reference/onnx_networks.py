"""Little networks of every kind that is found as ONNX, in torch: what make_onnx_networks.py exports, or writes as other tools would."""
import torch
from torch import nn
from torch.nn import functional
from torchvision.models import convnext, densenet, maxvit, mobilenetv2, mobilenetv3, shufflenetv2, swin_transformer, vision_transformer
from torchvision.models.resnet import BasicBlock, conv1x1
from torchvision.ops.misc import SqueezeExcitation


class Pooled(nn.Module):
    """Layers, the mean of each channel, and a classifier."""

    def __init__(self, features, channels, classes=10):
        super().__init__()
        self.features, self.fc = features, nn.Linear(channels, classes)

    def forward(self, x):
        return self.fc(functional.adaptive_avg_pool2d(self.features(x), 1).flatten(1))


def resnet(channels=3):
    wider = nn.Sequential(conv1x1(8, 16, 2), nn.BatchNorm2d(16))
    return Pooled(nn.Sequential(nn.Conv2d(channels, 8, 7, 2, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1),
                                BasicBlock(8, 8), BasicBlock(8, 16, 2, wider)), 16)


def lenet():
    """Layers that are fully connected to a whole plane; AlexNet's average pool of one pixel."""
    return nn.Sequential(nn.Conv2d(3, 6, 5, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(5),
                         nn.Flatten(), nn.Linear(200, 16), nn.ReLU(), nn.Dropout(), nn.Linear(16, 10))


def mobile():
    """Inverted residuals of MobileNetV2 and V3, with ReLU6, hard-swish and gates of both kinds, then grouped ones with SiLU."""
    block, norm = mobilenetv3.InvertedResidualConfig, nn.BatchNorm2d
    hard = [mobilenetv3.InvertedResidual(block(8, kernel, 16, 8, gated, "HS", 1, 1, 1.0), norm)
            for kernel, gated in ((3, False), (5, True))]
    return Pooled(nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), norm(8), nn.Hardswish(), mobilenetv2.InvertedResidual(8, 8, 1, 2),
                                *hard, nn.Conv2d(8, 16, 3, 2, 1, groups=4), nn.SiLU(), SqueezeExcitation(16, 4, nn.SiLU)), 16)


def shuffle():
    return Pooled(nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), shufflenetv2.InvertedResidual(8, 16, 2),
                                shufflenetv2.InvertedResidual(16, 16, 1)), 16)


def dense():
    return densenet.DenseNet(growth_rate=4, block_config=(2, 2), num_init_features=8, bn_size=2, num_classes=10)


class ResponseNorm(torch.autograd.Function):
    """Has the exporter write LRN, where it else writes torch's own way to compute it: an average pool of three dimensions."""

    @staticmethod
    def forward(context, x, size, alpha):
        return functional.local_response_norm(x, size, alpha, 0.75, 1.0)

    @staticmethod
    def symbolic(graph, x, size, alpha):
        return graph.op("LRN", x, size_i=size, alpha_f=alpha, beta_f=0.75, bias_f=1.0).setType(x.type())


class LocalNorm(nn.Module):
    def __init__(self, size, alpha, is_one_operator):
        super().__init__()
        self.settings, self.is_one_operator = (size, alpha), is_one_operator

    def forward(self, x):
        if self.is_one_operator and torch.onnx.is_in_onnx_export():
            return ResponseNorm.apply(x, *self.settings)
        return functional.local_response_norm(x, *self.settings, 0.75, 1.0)


class Branches(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.reduce, self.three = nn.Conv2d(8, 4, 1), nn.Conv2d(8, 4, 1), nn.Conv2d(4, 8, 3, padding=1)
        self.pooled = nn.Conv2d(8, 4, 1)

    def forward(self, x):
        parts = [self.one(x), self.three(functional.relu(self.reduce(x))), self.pooled(functional.max_pool2d(x, 3, 1, 1))]
        return functional.relu(torch.cat(parts, 1))


def google(is_one_operator=True):
    """Pools whose last window overhangs, of both kinds, and responses that are normalised locally."""
    return Pooled(nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), nn.MaxPool2d(3, 2, ceil_mode=True),
                                LocalNorm(5, 0.1, is_one_operator), Branches(),
                                nn.AvgPool2d(3, 2, 1, ceil_mode=True), nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(),
                                nn.AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False)), 16)


def vit():
    return vision_transformer.VisionTransformer(
        image_size=32, patch_size=8, num_layers=2, num_heads=2, hidden_dim=16, mlp_dim=32, num_classes=10)


def swin():
    return swin_transformer.SwinTransformer(patch_size=[4, 4], embed_dim=8, depths=[2, 1], num_heads=[1, 2], window_size=[4, 4],
                                            mlp_ratio=2.0, num_classes=10)


def swin_v2():
    net = swin_transformer.SwinTransformer(
        patch_size=[4, 4], embed_dim=8, depths=[2, 1], num_heads=[1, 2], window_size=[4, 4], mlp_ratio=2.0, num_classes=10,
        block=swin_transformer.SwinTransformerBlockV2, downsample_layer=swin_transformer.PatchMergingV2)
    for module in net.modules():
        if isinstance(module, swin_transformer.ShiftedWindowAttentionV2):
            module.cpb_mlp = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, module.num_heads, bias=False))
    return net


def convnext_net():
    config = convnext.CNBlockConfig
    return convnext.ConvNeXt([config(8, 16, 1), config(16, None, 1)], num_classes=10)


def maxvit_net():
    return maxvit.MaxVit(input_size=(32, 32), stem_channels=8, partition_size=2, block_channels=[8], block_layers=[2], head_dim=4,
                         stochastic_depth_prob=0.2, num_classes=10)


class UNet(nn.Module):
    """Down and up again by a transposed convolution and by interpolation, with the layers that such networks have; two outputs."""

    def __init__(self, **raising):
        super().__init__()
        self.raising = raising or {"mode": "bilinear", "align_corners": False}
        self.into, self.down, self.below = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 16, 3, 2, 1), nn.Conv2d(16, 16, 3, 2, 1)
        self.up, self.mix, self.out = nn.ConvTranspose2d(16, 8, 2, 2), nn.Conv2d(24, 8, 3, padding=2, dilation=2), nn.Conv2d(16, 2, 1)
        self.instance, self.group, self.prelu = nn.InstanceNorm2d(16, affine=True), nn.GroupNorm(2, 8), nn.PReLU(8)
        self.side = nn.ConvTranspose2d(16, 1, 3, 2, 1, output_padding=1)

    def forward(self, x):
        full = functional.leaky_relu(self.into(x), 0.1)
        half = functional.elu(self.instance(self.down(full)))
        quarter = functional.softplus(self.below(half))
        wide = torch.cat([self.up(quarter), functional.interpolate(quarter[:, :8], scale_factor=2.0), half[:, 8:]], 1)
        mixed = self.prelu(self.group(self.mix(wide)))
        raised = functional.interpolate(mixed, scale_factor=2.0, **self.raising)
        return self.out(torch.cat([raised, full], 1)), torch.sigmoid(self.side(quarter))


class Shared(nn.Module):
    """One convolution twice, and one matrix for two layers."""

    def __init__(self):
        super().__init__()
        self.into, self.twice = nn.Conv2d(3, 8, 3, 2, 1), nn.Conv2d(8, 8, 3, padding=1)
        self.matrix, self.fc = nn.Parameter(torch.zeros(8, 8)), nn.Linear(8, 10)

    def forward(self, x):
        x = functional.silu(self.twice(functional.silu(self.twice(functional.silu(self.into(x))))))
        x = x.mean((2, 3)) @ self.matrix
        return self.fc(torch.tanh(x) @ self.matrix)


class Tied(nn.Module):
    """Layers of every kind used twice, filters with two shifts, and a matrix as it is and turned."""

    def __init__(self):
        super().__init__()
        self.into, self.bend, self.norm = nn.Conv2d(3, 8, 3, 2, 1), nn.PReLU(8), nn.BatchNorm2d(8)
        self.filters, self.first, self.second = (nn.Parameter(torch.zeros(shape)) for shape in ((8, 8, 3, 3), 8, 8))
        self.up, self.group, self.layer = nn.ConvTranspose2d(8, 8, 2, 2), nn.GroupNorm(2, 8), nn.LayerNorm(8)
        self.matrix, self.scale, self.fc = nn.Parameter(torch.zeros(8, 8)), nn.Parameter(torch.zeros(8)), nn.Linear(8, 10)

    def forward(self, x):
        x = self.bend(self.norm(self.into(x)))
        x = self.norm(functional.conv2d(x, self.filters, self.first, padding=1))
        x = self.bend(functional.conv2d(x, self.filters, self.second, stride=2, padding=1))
        x = self.up(torch.tanh(self.up(functional.avg_pool2d(x, 2))))
        x = self.group(torch.sigmoid(self.group(x))).mean((2, 3))
        x = self.layer(torch.tanh(self.layer(x) @ self.matrix)) @ self.matrix.T
        return self.fc(torch.tanh(x * self.scale) * self.scale)


class ChannelsLast(nn.Module):
    """What tf2onnx makes of a TensorFlow network: [n, h, w, c] in and pads at the end alone."""

    def __init__(self):
        super().__init__()
        self.conv, self.depthwise, self.point = nn.Conv2d(3, 8, 3, 2), nn.Conv2d(8, 8, 3, 2, groups=8), nn.Conv2d(8, 8, 1)
        self.scale, self.matrix, self.shift = nn.BatchNorm2d(8), nn.Parameter(torch.zeros(8 * 16, 10)), nn.Parameter(torch.zeros(10))

    def forward(self, x):
        x = functional.relu(self.scale(self.conv(functional.pad(x, (0, 1, 0, 1)))))
        # A window may hold nothing of the pads but zeros or more, since what is pooled comes of a ReLU.
        x = functional.max_pool2d(functional.pad(x, (0, 1, 0, 1)), 3, 2)
        x = functional.relu6(self.point(self.depthwise(functional.pad(x, (0, 1, 0, 1)))))
        return x.permute(0, 2, 3, 1).flatten(1) @ self.matrix + self.shift


class Constants(nn.Module):
    """What Paddle's exporter makes: weights in Constant nodes, gates, and a softmax at the end."""

    def __init__(self):
        super().__init__()
        self.conv, self.scale = nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8)
        self.depthwise = nn.Conv2d(8, 8, 5, 1, 2, groups=8, bias=False)
        self.squeeze, self.excite = nn.Conv2d(8, 4, 1), nn.Conv2d(4, 8, 1)
        self.matrix, self.shift = nn.Parameter(torch.zeros(8, 10)), nn.Parameter(torch.zeros(10))

    def forward(self, x):
        x = functional.hardswish(self.scale(self.conv(x)))
        x = self.depthwise(x)
        gate = self.excite(functional.relu(self.squeeze(functional.adaptive_avg_pool2d(x, 1))))
        x = x * torch.clamp(0.2 * gate + 0.5, 0, 1)
        return torch.softmax(functional.adaptive_avg_pool2d(x, 1).flatten(1) @ self.matrix + self.shift, 1)
