/// Vision transformers as timm and Hugging Face's transformers name them.
extension ForeignNames {
    static let timmViT = ForeignNames(
        origin: "timm",
        classifier: "head.weight",
        [
            ("cls_token", "class_token"), ("pos_embed", "encoder.pos_embedding"),
            ("patch_embed.proj.*", "conv_proj.{*}"),
            ("blocks.#.norm1.*", "\(layer).ln_1.{*}"), ("blocks.#.norm2.*", "\(layer).ln_2.{*}"),
            ("blocks.#.attn.qkv.*", "\(layer).self_attention.in_proj_{*}"),
            ("blocks.#.attn.proj.*", "\(layer).self_attention.out_proj.{*}"),
            ("blocks.#.mlp.fc1.*", "\(layer).mlp.0.{*}"),
            ("blocks.#.mlp.fc2.*", "\(layer).mlp.3.{*}"),
            ("norm.*", "encoder.ln.{*}"), ("head.*", "heads.head.{*}"),
        ]
    )

    /// As their published files have it, with queries, keys and values apart.
    static let huggingFaceViT = ForeignNames(
        origin: "Hugging Face's transformers",
        classifier: "classifier.weight",
        ends
            + block(
                "vit.encoder.layer.#",
                attention: "attention.attention",
                ["query", "key", "value"],
                out: "attention.output.dense",
                ("intermediate.dense", "output.dense")
            )
    )

    /// The same since their version 5.
    static let huggingFaceViT5 = ForeignNames(
        origin: "Hugging Face's transformers",
        classifier: "classifier.weight",
        ends
            + block(
                "vit.layers.#",
                attention: "attention",
                ["q_proj", "k_proj", "v_proj"],
                out: "attention.o_proj",
                ("mlp.fc1", "mlp.fc2")
            )
    )

    private static let ends = [
        ("vit.embeddings.cls_token", "class_token"),
        ("vit.embeddings.position_embeddings", "encoder.pos_embedding"),
        ("vit.embeddings.patch_embeddings.projection.*", "conv_proj.{*}"),
        ("vit.layernorm.*", "encoder.ln.{*}"), ("classifier.*", "heads.head.{*}"),
    ]

    private static func block(
        _ block: String,
        attention: String,
        _ parts: [String],
        out: String,
        _ mlp: (String, String)
    ) -> [(String, String)] {
        [
            ("\(block).layernorm_before.*", "\(layer).ln_1.{*}"),
            ("\(block).layernorm_after.*", "\(layer).ln_2.{*}"),
            ("\(block).\(out).*", "\(layer).self_attention.out_proj.{*}"),
            ("\(block).\(mlp.0).*", "\(layer).mlp.0.{*}"),
            ("\(block).\(mlp.1).*", "\(layer).mlp.3.{*}"),
        ]
            + parts.enumerated().map { place, part in
                (
                    "\(block).\(attention).\(part).*",
                    "\(layer).self_attention.in_proj_{*}[\(place)]"
                )
            }
    }

    private static let layer = "encoder.layers.encoder_layer_{1}"
}
