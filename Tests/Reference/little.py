"""torchvision's networks of tokens with few and narrow layers, so that tests take no minutes; the same as in LittleNetworks.swift."""
from torchvision.models import convnext, maxvit, swin_transformer, vision_transformer

# Those that take pictures of 64×64 alone.
FIXED = ("little_vit", "little_maxvit")


def convnext_net():
    config = convnext.CNBlockConfig
    return convnext.ConvNeXt([config(16, 32, 1), config(32, 64, 2), config(64, None, 1)])


def vit_net():
    return vision_transformer.VisionTransformer(
        image_size=64, patch_size=16, num_layers=2, num_heads=3, hidden_dim=48, mlp_dim=192)


def swin_net():
    return swin_transformer.SwinTransformer(patch_size=[4, 4], embed_dim=24, depths=[2, 2], num_heads=[2, 4], window_size=[7, 7])


def swin_v2_net():
    return swin_transformer.SwinTransformer(
        patch_size=[4, 4], embed_dim=24, depths=[2, 2], num_heads=[2, 4], window_size=[8, 8],
        block=swin_transformer.SwinTransformerBlockV2, downsample_layer=swin_transformer.PatchMergingV2)


def maxvit_net():
    return maxvit.MaxVit(input_size=(64, 64), stem_channels=16, partition_size=2, block_channels=[16, 32], block_layers=[2, 1],
                         head_dim=8, stochastic_depth_prob=0.2)


NETWORKS = {"little_convnext": convnext_net, "little_vit": vit_net, "little_swin": swin_net, "little_swin_v2": swin_v2_net,
            "little_maxvit": maxvit_net}
