"""torchvision's families as timm and Hugging Face's transformers define them, with weights of no worth: (architecture here, whose,
what they call it, the network)."""


def timms():
    import timm
    for name, theirs in (("efficientnet_b0", "efficientnet_b0"), ("convnext_tiny", "convnext_tiny"),
                         ("vit_b_32", "vit_base_patch32_224"), ("resnet18", "resnet18")):
        yield name, "timm", theirs, timm.create_model(theirs)


def hugging_faces():
    import transformers as hf
    # Published files were written before version 5, whose ViT has other names.
    labels = {"num_labels": 1000}
    yield "resnet18", "transformers", "ResNet", hf.ResNetForImageClassification(hf.ResNetConfig(
        layer_type="basic", depths=[2, 2, 2, 2], hidden_sizes=[64, 128, 256, 512], **labels))
    yield "resnet50", "transformers", "ResNet", hf.ResNetForImageClassification(hf.ResNetConfig(**labels))
    yield "convnext_tiny", "transformers", "ConvNext", hf.ConvNextForImageClassification(hf.ConvNextConfig(
        layer_norm_eps=1e-6, **labels))
    yield "vit_b_32", "transformers", "ViT", hf.ViTForImageClassification(hf.ViTConfig(
        patch_size=32, layer_norm_eps=1e-6, **labels))


def older(name):
    """What transformers called a parameter of its ViT before version 5."""
    for new, old in ((".attention.q_proj.", ".attention.attention.query."), (".attention.k_proj.", ".attention.attention.key."),
                     (".attention.v_proj.", ".attention.attention.value."), (".attention.o_proj.", ".attention.output.dense."),
                     (".mlp.fc1.", ".intermediate.dense."), (".mlp.fc2.", ".output.dense."), ("vit.layers.", "vit.encoder.layer.")):
        name = name.replace(new, old)
    return name


def original(name):
    """What ConvNeXt's authors call what timm does."""
    for timms, theirs in (("stem.", "downsample_layers.0."), (".blocks.", "."), (".conv_dw.", ".dwconv."), (".mlp.fc1.", ".pwconv1."),
                          (".mlp.fc2.", ".pwconv2."), ("head.norm.", "norm."), ("head.fc.", "head.")):
        name = name.replace(timms, theirs)
    return name.replace("stages.", "downsample_layers.", 1).replace("downsample.", "", 1) if ".downsample." in name else name


def state_dicts():
    """(architecture, whose names, network, state dict) for every spelling that is known."""
    for make in (timms, hugging_faces):
        for architecture, origin, theirs, net in make():
            state = net.state_dict()
            yield architecture, origin, net, state
            if theirs == "ViT":
                yield architecture, "transformers before 5", net, {older(key): value for key, value in state.items()}
            if theirs == "convnext_tiny":
                yield architecture, "ConvNeXt's authors", net, {original(key): value for key, value in state.items()}
