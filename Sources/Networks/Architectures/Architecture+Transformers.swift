import Tensors

extension Architecture {
    static let convNeXts = [
        convNeXt("convnext_tiny", [3, 3, 9, 3], 96), convNeXt("convnext_small", [3, 3, 27, 3], 96),
        convNeXt("convnext_base", [3, 3, 27, 3], 128),
        convNeXt("convnext_large", [3, 3, 27, 3], 192),
    ]

    static let visionTransformers = [
        visionTransformer("vit_b_16", patch: 16, layers: 12, heads: 12, width: 768),
        visionTransformer("vit_b_32", patch: 32, layers: 12, heads: 12, width: 768),
        visionTransformer("vit_l_16", patch: 16, layers: 24, heads: 16, width: 1024),
        visionTransformer("vit_l_32", patch: 32, layers: 24, heads: 16, width: 1024),
        visionTransformer("vit_h_14", patch: 14, layers: 32, heads: 16, width: 1280),
    ]

    static let swinTransformers = [false, true].flatMap { isSecond in
        let name = isSecond ? "swin_v2_" : "swin_"
        return [
            swinTransformer("\(name)t", isSecond, 96, [2, 2, 6, 2], [3, 6, 12, 24]),
            swinTransformer("\(name)s", isSecond, 96, [2, 2, 18, 2], [3, 6, 12, 24]),
            swinTransformer("\(name)b", isSecond, 128, [2, 2, 18, 2], [4, 8, 16, 32]),
        ]
    }

    static let maxViTs = [
        plain(
            "maxvit_t",
            224,
            { MaxViT.graph(.tiny, $0) },
            classifier: "classifier.5.weight"
        )
    ]

    private static func convNeXt(
        _ name: String,
        _ depths: ConvNeXt.Depths,
        _ width: Int
    ) -> Self {
        plain(
            name,
            224,
            { ConvNeXt.graph(depths: depths, width: width, $0) },
            classifier: "classifier.2.weight"
        )
    }

    private static func visionTransformer(
        _ name: String,
        patch: Int,
        layers: Int,
        heads: Int,
        width: Int
    ) -> Self {
        let design = VisionTransformer.Design(
            patch: patch,
            layers: layers,
            heads: heads,
            width: width,
            hidden: 4 * width
        )
        return plain(
            name,
            224,
            { VisionTransformer.graph(design, $0) },
            classifier: "heads.head.weight",
            renamed: VisionTransformer.renamed,
            side: { VisionTransformer.side($0, patch: patch) }
        )
    }

    private static func swinTransformer(
        _ name: String,
        _ isSecond: Bool,
        _ width: Int,
        _ depths: [Int],
        _ heads: [Int]
    ) -> Self {
        let design = SwinTransformer.Design(
            isSecond: isSecond,
            width: width,
            depths: depths,
            heads: heads
        )
        return plain(
            name,
            isSecond ? 256 : 224,
            { SwinTransformer.graph(design, $0) },
            classifier: "head.weight"
        )
    }
}
