@testable import Networks

/// Networks of tokens with few and narrow layers, so that tests take no minutes; the same as in
/// Reference/little.py.
enum LittleNetworks {
    /// Their names, which are no architecture's.
    static let names = graphs.keys.sorted()

    /// The network of this name, with a thousand classes.
    static func named(_ name: String) -> Network? {
        graphs[name].map { make in
            Network(
                name: name,
                graph: make(ArchitectureOptions(side: 64)),
                inputSize: (64, 64),
                classes: 1000
            )
        }
    }

    private static let graphs: [String: @Sendable (ArchitectureOptions) -> Graph] = [
        "little_convnext": { ConvNeXt.graph(depths: [1, 2, 1], width: 16, $0) },
        "little_vit": {
            VisionTransformer.graph(
                .init(patch: 16, layers: 2, heads: 3, width: 48, hidden: 192),
                $0
            )
        },
        "little_swin": {
            SwinTransformer.graph(.init(width: 24, depths: [2, 2], heads: [2, 4]), $0)
        },
        "little_swin_v2": {
            SwinTransformer.graph(
                .init(isSecond: true, width: 24, depths: [2, 2], heads: [2, 4]),
                $0
            )
        },
        "little_maxvit": {
            MaxViT.graph(
                .init(side: 64, stem: 16, stages: [(16, 2), (32, 1)], head: 8, partition: 2),
                $0
            )
        },
    ]
}
