"""What is asked of the inside of each network: make_reference.py inside."""
import inside


def asked(losses, at, give=(), **options):
    """The layers of the losses (perhaps with a kind), where gradients are asked for, what is given, and the options of inside.case."""
    return {"losses": losses, "at": at, "give": give, **options}


# Of each network: the layers of the losses, where gradients are asked for, and perhaps what is given.
RESNET = (
    # A ReLU's output, which is masked in place, what lies before it, and what is folded into one step with it.
    asked(["logits"], ["relu"]), asked(["logits"], ["bn1"]), asked(["logits"], ["conv1"]),
    asked(["logits"], ["conv1", "bn1", "relu", "input", "pool1"]),
    # Both inputs of an addition, by a projection and without, and the sum.
    asked(["logits"], ["layer2.0.bn2", "layer2.0.downsample.1"]), asked(["logits"], ["layer2.0.downsample.0", "layer2.0.conv2", "pool1"]),
    asked(["logits"], ["relu", "layer1.0.bn2", "layer1.0"]),
    asked(["logits"], ["layer1.0.relu#1", "layer1.0.conv1", "layer1.0.relu"]),
    # Names of one value, and what is flattened.
    asked(["logits"], ["layer2", "layer2.0", "layer2.0.relu"]),
    asked([("logits", "sum_of_squares")], ["avgpool", "logits", "fc", "layer3.0"]),
    # Losses on several layers, some where gradients are asked for, in the way of one another or not.
    asked(["logits", "layer2", ("layer1.0.bn2", "sum_of_squares")], ["layer1", "layer2", "layer3", "layer1.0.bn2"]),
    asked(["layer2.0.bn2", ("layer2.0.downsample", "activation"), "logits"], ["input", "layer2.0.bn2", "pool1", "layer2.0.downsample"]),
    asked([("relu", "activation")], ["relu"]), asked(["bn1", "relu"], ["bn1", "relu", "conv1"]),
    # What no loss depends on.
    asked(["layer2"], ["layer3", "layer1", "fc", "input"]), asked(["layer2.0.bn2"], ["layer2.0.downsample.1", "layer2.0.conv1"]),
    # Rules for ReLUs.
    *(asked(["logits", "layer2"], ["layer2", "relu", "layer1.0.relu#1", "layer1.0.bn2", "input"], rule=rule)
      for rule in ("guided", "deconvnet", "redirected")),
    # Given: a ReLU's output, before it, a convolution's; the picture no longer matters.
    asked(["logits"], ["relu", "layer1.0.bn1", "input"], ["relu"], read=["layer1.0", "logits"]),
    asked(["logits"], ["bn1", "conv1"], ["bn1"], read=["relu", "layer3"]), asked(["logits"], ["conv1", "bn1"], ["conv1"], read=["relu"]),
    asked(["logits"], ["input", "pool1"], ["pool1"], read=["layer2.0.relu#1", "logits"]),
    # Given: one input of an addition, which the other goes past; both; and the sum.
    asked(["logits"], ["layer2.0.bn2", "layer2.0.downsample.1", "input"], ["layer2.0.bn2"], read=["layer2.0", "logits"]),
    asked(["logits"], ["layer2.0.downsample", "layer2.0.bn2", "input"], ["layer2.0.downsample"], read=["layer2.0", "pool1"]),
    asked(["logits"], ["layer2.0.downsample", "layer2.0.bn2", "input"], ["layer2.0.downsample", "layer2.0.bn2"], read=["layer2"]),
    asked(["logits"], ["layer1.0.bn2", "relu", "input"], ["layer1.0.bn2"], read=["layer1", "layer1.0.conv2"]),
    asked(["logits"], ["relu", "layer1.0.bn2", "conv1"], ["relu"], read=["layer1.0.relu#1", "layer1.0"]),
    # Given: one item for three, several layers, one in the shadow of another, and those that a loss reads.
    asked(["logits"], ["layer2", "layer1"], ["layer2"], items=3, one=True, read=["layer2", "logits"]),
    asked(["logits"], ["layer2.0.bn2", "relu", "input"], ["layer2.0.bn2", "relu"], items=3, one=True, read=["logits"]),
    asked(["logits"], ["layer1", "layer3", "input"], ["layer1", "layer3"], read=["layer2", "layer3", "logits"]),
    asked(["logits", ("layer2", "sum_of_squares")], ["layer2", "layer1", "input"], ["layer2"], read=["layer2"]),
    asked(["layer1", "layer2", "logits"], ["layer2", "layer1", "relu"], ["layer2"]),
    asked([("logits", "sum_of_squares")], ["logits", "avgpool"], ["logits"], read=["logits", "avgpool"]),
    asked(["logits"], ["layer2", "layer3.0.bn1"], ["layer2"], rule="guided", read=["logits"]),
)
BLOCKS = (
    # A block's sum is the next block's skip: in the way of gradients, and given.
    asked(["logits"], ["layer1.0", "layer1.1.bn2", "layer1.1"]),
    asked(["logits", "layer2", ("layer1.1.bn2", "sum_of_squares")], ["layer1", "layer2.1.relu", "layer1.1.bn2", "input"]),
    asked(["logits"], ["layer1.1.bn2", "layer1.0", "input"], ["layer1.1.bn2"], read=["layer1", "layer1.1.conv2"]),
    asked(["logits"], ["layer1.0", "layer1.1.bn2", "conv1"], ["layer1.0"], read=["layer1.1.relu#1", "layer1.1"]),
    # Here a max pool is what the first block's skip passes on.
    asked(["logits"], ["input", "maxpool", "relu"], ["maxpool"], read=["layer1.0.relu#1", "logits"]),
)
GOOGLENET = (
    # A concatenation, its parts, what they are made of, and a pool.
    asked(["logits"], ["inception3a"]), asked(["logits"], ["inception3a.branch2", "inception3a.branch4.0", "inception3a"]),
    asked(["logits"], ["inception3a.branch1.conv", "inception3a.branch1.bn", "inception3a.branch2.0", "conv2"]),
    asked(["logits", "inception3a.branch3", ("inception3a", "activation")], ["inception3a", "inception3a.branch3", "inception3a.branch1",
          "input"]),
    asked(["inception3a.branch1"], ["inception3a", "inception3a.branch2", "input"]),
    *(asked(["logits"], ["inception4a.branch2.0", "inception4a", "maxpool2"], rule=rule) for rule in ("guided", "redirected")),
    # Given: a part, two parts, all, the whole, the whole and a part that then nobody reads.
    asked(["logits"], ["inception3a.branch2", "inception3a", "input"], ["inception3a.branch2"], read=["inception3a", "logits"]),
    asked(["logits"], ["inception3a.branch1", "inception3a.branch4", "inception3a.branch3", "conv1"],
     ["inception3a.branch1", "inception3a.branch4"], read=["inception3a"], items=3, one=True),
    asked(["logits"], ["inception4a.branch1", "inception4a", "inception4a.branch4", "input"],
     [f"inception4a.branch{k}" for k in (1, 2, 3, 4)], read=["inception4a", "logits"]),
    asked(["logits"], ["inception4a", "inception4a.branch1", "input"], ["inception4a"], read=["inception4a.branch1", "avgpool"]),
    asked(["logits", "inception4a.branch1"], ["inception4a", "inception4a.branch1", "input"], ["inception4a", "inception4a.branch1"]),
    asked(["logits"], ["inception4a.branch4.0", "inception3a"], ["inception4a.branch4.0"], read=["inception4a.branch4", "logits"]),
)
CONCATENATIONS = (
    # A concatenation that the next block's four branches read with nothing between.
    asked(["logits", "inception3b.branch3", ("inception3b", "activation")], ["inception3b", "inception3b.branch1", "inception3a", "input"]),
    asked(["logits"], ["inception4a", "inception4a.branch1", "input"], ["inception4a"], read=["inception4a.branch1", "inception4b"]),
)
SQUEEZENET = (
    asked(["logits"], ["features.3", "features.3.expand1x1_activation", "features.3.squeeze_activation", "input"]),
    asked(["logits"], ["features.12", "classifier.0", "features", "classifier.1", "classifier.2", "classifier"]),
    asked(["logits"], ["classifier.0", "features.11"], ["classifier.0"], read=["classifier.1", "logits"]),
    asked(["logits"], ["features.6.squeeze_activation", "features.6", "features.5"], ["features.6.squeeze_activation"],
          read=["features.6.expand3x3", "features.6"]),
    asked(["logits"], ["features.6.expand3x3", "features.6.squeeze", "input"], ["features.6.expand3x3"], items=3, one=True,
          read=["logits"]),
)
DENSENET = (
    # Values that lie in several concatenations.
    asked(["logits"], ["features.pool0", "features.denseblock1.denselayer1", "features.denseblock1.denselayer3"]),
    asked(["logits"], ["features.denseblock1", "features.denseblock1.denselayer6", "features.denseblock1.denselayer2.norm1"]),
    asked(["logits", "features.denseblock1.denselayer2"], ["features.denseblock1.denselayer2", "features.denseblock1.denselayer4.relu1",
          "input"]),
    asked(["logits"], ["features.denseblock1.denselayer2", "features.pool0", "features.denseblock1", "input"],
     ["features.denseblock1.denselayer2"], read=["features.denseblock1", "features.denseblock1.denselayer3", "logits"]),
    asked(["logits"], ["features.pool0", "features.denseblock1.denselayer1", "features.conv0"], ["features.pool0"],
          read=["features.denseblock1"]),
    asked(["logits"], ["features.denseblock1", "features.denseblock1.denselayer1"], ["features.denseblock1"], read=["logits"]),
    asked(["logits"], ["features.denseblock1.denselayer1", "features.denseblock1.denselayer5", "features.pool0"],
     ["features.denseblock1.denselayer1", "features.denseblock1.denselayer5"], items=3, one=True, read=["logits"]),
)
SHUFFLENET = (
    # A range of channels goes past a block's convolutions.
    asked(["logits"], ["stage2.0", "stage2.1.branch2", "stage2.1", "stage2.1.branch2.0"]),
    asked(["logits", "stage2.0"], ["stage2.0", "maxpool", "stage2.0.branch1", "input"]),
    asked(["logits"], ["stage2.1.branch2", "stage2.0", "input"], ["stage2.1.branch2"], read=["stage2.1", "logits"]),
    asked(["logits"], ["stage2.0", "maxpool"], ["stage2.0"], read=["stage2.1.branch2", "stage2.1", "logits"]),
    asked(["logits"], ["stage2.0.branch1", "stage2.0", "maxpool"], ["stage2.0.branch1"], items=3, one=True, read=["stage2.0"]),
)
MOBILENET = (
    # Slopes that need the value before, and gates.
    asked(["logits"], ["features.1.block.1.scale_activation", "features.1.block.0", "features.1.block.1", "features.0.2", "input"]),
    asked(["logits"], ["features.0.1", "features.0.0", "features.4.block.2.avgpool", "features.4.block.2.fc2"]),
    asked(["logits"], ["features.4.block.2.scale_activation", "features.4.block.1", "input"], ["features.4.block.2.scale_activation"],
          read=["features.4.block.2", "logits"]),
    asked(["logits"], ["features.4.block.1", "features.4.block.2.avgpool", "features.3"], ["features.4.block.1"], read=["features.4"]),
    asked(["logits"], ["features.0.1", "input"], ["features.0.1"], read=["features.0", "features.1"]),
)
VIT = (
    # Tokens, channels last.
    asked(["logits"], ["encoder.layers.encoder_layer_0.ln_1", "encoder.layers.encoder_layer_0.self_attention",
                  "encoder.layers.encoder_layer_0.mlp", "encoder.layers.encoder_layer_0", "conv_proj"]),
    asked(["logits", "encoder.layers.encoder_layer_1.mlp.1"], ["encoder.dropout", "encoder.ln", "encoder.layers.encoder_layer_1.mlp.0",
          "encoder"]),
    asked(["logits"], ["encoder.layers.encoder_layer_0.self_attention", "encoder.layers.encoder_layer_0.ln_1", "input"],
     ["encoder.layers.encoder_layer_0.self_attention"], read=["encoder.layers.encoder_layer_0", "logits"]),
    asked(["logits"], ["encoder.layers.encoder_layer_0", "conv_proj"], ["encoder.layers.encoder_layer_0"], items=3, one=True,
          read=["logits"]),
    asked(["logits"], ["encoder.dropout", "conv_proj", "input"], ["encoder.dropout"], read=["encoder.layers", "logits"]),
)
SWIN = (
    asked(["logits"], ["features.1.0.norm1", "features.1.0.attn", "features.1.0.mlp", "features.1.0", "features.0"]),
    asked(["logits"], ["features.2", "features.2.norm", "norm", "permute", "avgpool", "flatten", "features.0.0"]),
    asked(["logits"], ["features.1.1.attn", "features.1.0", "input"], ["features.1.1.attn"], read=["features.1", "logits"]),
    asked(["logits"], ["features.2", "features.1.1.mlp"], ["features.2"], items=3, one=True, read=["features.3", "logits"]),
    asked(["logits"], ["permute", "norm"], ["permute"], read=["flatten", "logits"]),
)
FORK = (
    asked(["logits"], ["relu", "drop", "low", "high", "act", "some", "all", "shuffle", "sum", "left", "right", "input"]),
    asked(["logits", "drop", "some"], ["relu", "drop", "act", "high", "some"]), asked(["logits"], ["pool", "flat", "fc", "side"]),
    asked(["low", "all"], ["relu", "low", "high", "all", "pool"]), asked(["drop"], ["drop", "relu", "low", "some"]),
    # The one of two readers that reads the other name sees what is given.
    asked(["logits"], ["drop", "relu", "low", "input"], ["drop"], read=["relu", "drop", "low", "left", "some", "logits"]),
    asked(["logits"], ["relu", "drop", "low", "input"], ["relu"], read=["drop", "low", "high", "some", "logits"]),
    asked(["logits"], ["relu", "drop", "low", "conv"], ["relu", "drop"], read=["drop", "relu", "some", "logits"]),
    asked(["logits"], ["flat", "pool", "side", "input"], ["flat"], read=["fc", "side", "logits"]),
    asked(["logits"], ["low", "relu", "high", "right", "input"], ["low"], read=["relu", "low", "right", "some", "logits"]),
    asked(["logits"], ["high", "relu", "low", "some", "input"], ["high"], read=["relu", "some", "logits"]),
    asked(["logits"], ["act", "sum", "some", "all", "relu", "input"], ["act"], read=["some", "all", "logits"], items=3, one=True),
    asked(["logits"], ["some", "act", "all", "drop", "high"], ["some"], read=["all", "act", "logits"]),
    asked(["logits"], ["all", "act", "some"], ["all"], read=["shuffle", "logits"], items=3, one=True),
    asked(["logits"], ["shuffle", "all", "act"], ["shuffle"], read=["all", "logits"]),
    asked(["logits"], ["sum", "left", "act"], ["sum"], read=["act", "all"]),
    asked(["logits"], ["left", "right", "relu"], ["left"], read=["sum"]),
    asked(["logits"], ["low", "high", "act", "relu", "input"], ["low", "high", "act"], read=["some", "logits"]),
    asked(["logits", "relu"], ["drop", "relu", "input"], ["drop"]), asked(["drop", "logits"], ["drop", "relu", "input"], ["relu"]),
)
SHUFFLE, HALF = "/features/features.2", "/features/features.3"
SHUFFLE_FILE = (
    # Tensors of a file: a range of channels, what it is a range of, a transposition's axes, what a concatenation is made of.
    asked(["logits"], [f"{HALF}/Slice_output_0", f"{SHUFFLE}/Reshape_1_output_0", f"{SHUFFLE}/Transpose_output_0", "input"]),
    asked(["logits", f"{HALF}/Slice_1_output_0"], [f"{SHUFFLE}/Concat_output_0", f"{HALF}/Slice_1_output_0", "/Flatten_output_0"]),
    asked(["logits"], [f"{HALF}/Slice_output_0", f"{SHUFFLE}/Concat_output_0", "input"], [f"{HALF}/Slice_output_0"],
          read=[f"{HALF}/Concat_output_0", "logits"]),
    asked(["logits"], [f"{SHUFFLE}/Transpose_output_0", f"{HALF}/Slice_1_output_0", "input"], [f"{SHUFFLE}/Transpose_output_0"],
          items=3, one=True, read=[f"{HALF}/Slice_output_0", "logits"]),
    asked(["logits"], [f"{HALF}/Concat_output_0", f"{SHUFFLE}/Reshape_1_output_0"], [f"{SHUFFLE}/Reshape_1_output_0"],
          read=[f"{HALF}/Slice_1_output_0", "logits"]),
)
UNET_FILE = (
    # Ranges of channels in a concatenation, what is read at both ends of the network, and an output that leads to no other.
    asked(["logits"], ["/Elu_output_0", "/Slice_1_output_0", "/Softplus_output_0", "/LeakyRelu_output_0", "input"]),
    asked(["logits", "side"], ["/Softplus_output_0", "/group/Reshape_1_output_0", "side", "/Concat_output_0"]),
    asked(["side"], ["/Concat_output_0", "/Elu_output_0"]),
    asked(["logits", "side"], ["/LeakyRelu_output_0", "/Softplus_output_0", "/into/Conv_output_0"], ["/LeakyRelu_output_0"],
          read=["side", "logits"]),
    asked(["logits"], ["/Slice_1_output_0", "/Elu_output_0", "/Concat_output_0"], ["/Slice_1_output_0"], items=3, one=True,
          read=["/Concat_output_0", "logits"]),
    asked(["logits"], ["/Concat_output_0", "/Softplus_output_0", "/LeakyRelu_output_0"], ["/Concat_output_0"],
          read=["side", "logits"]),
)
CASES = {"fork": FORK, "resnet_mini": RESNET, "resnet18": BLOCKS, "googlenet_mini": GOOGLENET, "googlenet": CONCATENATIONS,
         "squeezenet1_1": SQUEEZENET, "densenet121": DENSENET, "shufflenet_v2_x0_5": SHUFFLENET,
         "mobilenet_v3_small": MOBILENET, "little_vit": VIT, "little_swin": SWIN, "shuffle.onnx": SHUFFLE_FILE, "unet.onnx": UNET_FILE}


def cases():
    found = []
    for name, rows in CASES.items():
        subject = inside.Subject(name)
        found += [inside.case(subject, **row) for row in rows]
    return {"cases": found}
