/// Families of convolutions as timm and Hugging Face's transformers name them.
extension ForeignNames {
    static let huggingFaceResNet = ForeignNames(
        origin: "Hugging Face's transformers",
        classifier: "classifier.1.weight",
        [
            ("resnet.embedder.embedder.convolution.*", "conv1.{*}"),
            ("resnet.embedder.embedder.normalization.*", "bn1.{*}"),
            stage("shortcut.convolution", "downsample.0"),
            stage("shortcut.normalization", "downsample.1"),
            stage("layer.#.convolution", "conv{3+1}"), stage("layer.#.normalization", "bn{3+1}"),
            ("classifier.1.*", "fc.{*}"),
        ]
    )

    private static func stage(_ foreign: String, _ own: String) -> (String, String) {
        ("resnet.encoder.stages.#.layers.#.\(foreign).*", "layer{1+1}.{2}.\(own).{*}")
    }

    static let timmEfficientNet = ForeignNames(
        origin: "timm",
        classifier: "classifier.weight",
        [
            ("conv_stem.*", "features.0.0.{*}"), ("bn1.*", "features.0.1.{*}"),
            // The first stage doesn't widen.
            efficient("blocks.0.#", "conv_dw", "0.0"), efficient("blocks.0.#", "bn1", "0.1"),
            efficient("blocks.0.#", "se.conv_reduce", "1.fc1"),
            efficient("blocks.0.#", "se.conv_expand", "1.fc2"),
            efficient("blocks.0.#", "conv_pw", "2.0"), efficient("blocks.0.#", "bn2", "2.1"),
            efficient("blocks.#.#", "conv_pw", "0.0"), efficient("blocks.#.#", "bn1", "0.1"),
            efficient("blocks.#.#", "conv_dw", "1.0"), efficient("blocks.#.#", "bn2", "1.1"),
            efficient("blocks.#.#", "se.conv_reduce", "2.fc1"),
            efficient("blocks.#.#", "se.conv_expand", "2.fc2"),
            efficient("blocks.#.#", "conv_pwl", "3.0"), efficient("blocks.#.#", "bn3", "3.1"),
            ("conv_head.*", "features.8.0.{*}"), ("bn2.*", "features.8.1.{*}"),
            ("classifier.*", "classifier.1.{*}"),
        ]
    )

    private static func efficient(
        _ block: String,
        _ foreign: String,
        _ own: String
    ) -> (String, String) {
        let place = block.contains("0") ? "1.{1}" : "{1+1}.{2}"
        return ("\(block).\(foreign).*", "features.\(place).block.\(own).{*}")
    }

    static let timmConvNeXt = convNeXt(
        origin: "timm",
        stem: ("stem.0", "stem.1"),
        downsample: "stages.#.downsample.#",
        block: "stages.#.blocks.#",
        ["conv_dw", "norm", "mlp.fc1", "mlp.fc2", "gamma"],
        head: ("head.norm", "head.fc")
    )

    /// As its authors published it.
    static let originalConvNeXt = convNeXt(
        origin: "ConvNeXt's authors",
        stem: ("downsample_layers.0.0", "downsample_layers.0.1"),
        downsample: "downsample_layers.#.#",
        block: "stages.#.#",
        ["dwconv", "norm", "pwconv1", "pwconv2", "gamma"],
        head: ("norm", "head")
    )

    static let huggingFaceConvNeXt = convNeXt(
        origin: "Hugging Face's transformers",
        stem: ("convnext.embeddings.patch_embeddings", "convnext.embeddings.layernorm"),
        downsample: "convnext.encoder.stages.#.downsampling_layer.#",
        block: "convnext.encoder.stages.#.layers.#",
        ["dwconv", "layernorm", "pwconv1", "pwconv2", "layer_scale_parameter"],
        head: ("convnext.layernorm", "classifier")
    )

    /// `parts` are a block's depthwise convolution, norm, two linear layers and scale.
    private static func convNeXt(
        origin: String,
        stem: (String, String),
        downsample: String,
        block: String,
        _ parts: [String],
        head: (String, String)
    ) -> ForeignNames {
        let own = zip(parts, ["block.0", "block.2", "block.3", "block.5"]).map { foreign, own in
            ("\(block).\(foreign).*", "features.{1*2+1}.{2}.\(own).{*}")
        }
        return ForeignNames(
            origin: origin,
            classifier: "\(head.1).weight",
            [
                ("\(stem.0).*", "features.0.0.{*}"), ("\(stem.1).*", "features.0.1.{*}"),
                ("\(downsample).*", "features.{1*2}.{2}.{*}"),
                ("\(block).\(parts[4])", "features.{1*2+1}.{2}.layer_scale"),
                ("\(head.0).*", "classifier.0.{*}"), ("\(head.1).*", "classifier.2.{*}"),
            ] + own
        )
    }
}
