import Kernels
import Tensors
import Testing

@testable import Networks

/// The graph that is told of every architecture.
@Suite struct ToldGraphTests {
    private static let preparation = ScaleShift(
        permutation: [2, 1, 0],
        scale: [255, 255, 255],
        shift: [-104, -117, -123]
    )

    private static func networks() throws -> [Network] {
        try Architecture.all.map {
            try Network(
                architecture: $0.name,
                preparation: $0.ownPreparation == nil ? preparation : nil,
                classes: 7,
                auxiliaryHeads: $0.auxiliaryPrefix != nil
            )
        } + LittleNetworks.names.compactMap(LittleNetworks.named)
    }

    private func layers(_ network: Network) throws -> [LayerDescription] {
        let size = network.defaultInputSize
        return try network.layers(input: [2, 3, size.height, size.width])
    }

    @Test func everyNameIsOneAndWhatIsReadCameBefore() throws {
        for network in try Self.networks() {
            let layers = try layers(network)
            var values: Set<String> = ["input"]
            var names: Set<String> = ["input"]
            for layer in layers {
                let place = "\(network.architecture): \(layer.name)"
                #expect(names.insert(layer.name).inserted, "\(place)")
                #expect(!layer.name.contains("("), "\(place)")
                switch layer.source {
                case .other(let name): #expect(values.contains(name), "\(place)")
                case .layer(let use):
                    #expect(!use.inputs.isEmpty, "\(place)")
                    #expect(values.isSuperset(of: use.inputs), "\(place)")
                    if let module = use.module {
                        #expect(layer.name.hasPrefix("\(module)#"), "\(place)")
                        #expect(layers.contains { $0.name == module }, "\(place)")
                    }
                    values.insert(layer.name)
                }
            }
            let last = try #require(layers.last)
            #expect(last.name == "logits" && last.use == nil)
            #expect(network.graph.nodes.count == values.count)
        }
    }

    @Test func everyNameCanBeAskedForAndHasTheShapeThatIsTold() throws {
        for network in try Self.networks() {
            let layers = try layers(network)
            let size = network.defaultInputSize
            let admission = try network.admit(
                input: [2, 3, size.height, size.width],
                layers: layers.map(\.name)
            )
            for (layer, shape) in zip(layers, admission.shapes) {
                #expect(layer.shape == shape, "\(network.architecture): \(layer.name)")
            }
        }
    }

    @Test(arguments: ["resnet_mini", "googlenet_mini", "little_swin", "little_vit"])
    func everyNameIsComputed(name: String) throws {
        let network = try LittleNetworks.named(name) ?? Network(architecture: name)
        let side = network.defaultInputSize.height
        let layers = try network.layers(input: [1, 3, side, side])
        let values = try Executor(threads: 2).forward(
            Formulas.model(network),
            input: Formulas.pictures([1], height: side, width: side),
            outputs: layers.map(\.name)
        )
        for layer in layers {
            let value = try #require(values[layer.name])
            #expect(value.shape == layer.shape, "\(layer.name)")
            if case .other(let name) = layer.source { #expect(values[name] == value) }
        }
    }

    @Test func attributesRebuildTheShape() throws {
        for network in try Self.networks() {
            let layers = try layers(network)
            let graph = ToldGraph(layers)
            for layer in layers {
                guard let use = layer.use, let window = Window(told: use.attributes),
                    let input = graph[use.inputs[0]]?.shape
                else { continue }
                let place = "\(network.architecture): \(layer.name)"
                let shape = try window.outputShape(of: input)
                #expect(shape.plane == layer.shape.plane, "\(place)")
                let filters = use.attributes.whole("out_channels") ?? input.channels
                #expect(layer.shape.channels == filters, "\(place)")
                let channels = use.attributes.whole("in_channels") ?? input.channels
                #expect(channels == input.channels, "\(place)")
            }
            for layer in layers where layer.kind == "linear" {
                guard let use = layer.use, let input = graph[use.inputs[0]]?.shape else { continue }
                #expect(input.dimensions.last == use.attributes.whole("in_features"))
                #expect(layer.shape.dimensions.last == use.attributes.whole("out_features"))
            }
        }
    }

    @Test func theNormalisedPictureHasAName() throws {
        let plain = try Network(architecture: "resnet18")
        let prepared = try Network(architecture: "resnet18", preparation: Self.preparation)
        let (before, after) = (try layers(plain), try layers(prepared))
        let first = try #require(after.first)
        #expect(first.name == "preprocessing" && first.use?.isFunction == true)
        #expect(first.use?.inputs == ["input"])
        #expect(
            first.use?.attributes == [
                "permutation": .wholes([2, 1, 0]), "scale": .numbers([255, 255, 255]),
                "shift": .numbers([-104, -117, -123]),
            ]
        )
        #expect(after.dropFirst().map(\.name) == before.map(\.name))
        #expect(after[1].use?.inputs == ["preprocessing"])
    }
}

extension LayerAttributes {
    fileprivate subscript(name: String) -> LayerAttribute? {
        pairs.first { $0.name == name }?.value
    }

    /// A count.
    fileprivate func whole(_ name: String) -> Int? {
        if case .whole(let whole)? = self[name] { whole } else { nil }
    }

    /// A height and a width.
    fileprivate func pair(_ name: String) -> (Int, Int)? {
        if case .wholes(let pair)? = self[name], pair.count == 2 { (pair[0], pair[1]) } else { nil }
    }
}

extension Window {
    /// The window that a convolution or a pooling layer was made with.
    fileprivate init?(told attributes: LayerAttributes) {
        guard let kernel = attributes.pair("kernel_size"), let stride = attributes.pair("stride"),
            let padding = attributes.pair("padding")
        else { return nil }
        var ceil = false
        if case .truth(let isCeiling)? = attributes["ceil_mode"] { ceil = isCeiling }
        self.init(
            kernel: kernel,
            stride: stride,
            padding: padding,
            endPadding: attributes.pair("end_padding"),
            dilation: attributes.pair("dilation") ?? (1, 1),
            ceil: ceil
        )
    }
}
