import Tensors
import Testing

@testable import Networks

/// The graph that is told, held to PyTorch's modules by Reference/modules.py.
@Suite struct ModuleTests {
    private static let networks: [String: Network] = {
        var networks: [String: Network] = [:]
        for name in ReferenceValues.modules.keys {
            networks[name] =
                try? LittleNetworks.named(name) ?? Network(architecture: name, classes: 1000)
        }
        return networks
    }()

    private func layers(_ name: String) throws -> [LayerDescription] {
        let network = try #require(Self.networks[name])
        let size = network.defaultInputSize
        return try network.layers(input: [1, 3, size.height, size.width])
    }

    @Test(arguments: ReferenceValues.modules.keys.sorted())
    func modulesComeInTheOrderInWhichHooksFire(name: String) throws {
        let told = try #require(ReferenceValues.modules[name])
        let layers = try layers(name)
        let modules = Set(layers.compactMap(\.use?.module))
        let fired = layers.dropLast().compactMap { layer -> String? in
            if let use = layer.use { return use.isFunction ? nil : use.module ?? layer.name }
            return modules.contains(layer.name) ? nil : layer.name
        }
        #expect(fired.count == told.fired.count)
        for (own, torchs) in zip(fired, told.fired) { try #require(own == torchs) }
    }

    @Test(arguments: ReferenceValues.modules.keys.sorted())
    func modulesAreMadeAndJoinedAsPyTorchs(name: String) throws {
        let told = try #require(ReferenceValues.modules[name])
        let layers = try layers(name)
        let graph = ToldGraph(layers)
        // Of attention, whose linear layers PyTorch doesn't call, the whole is a module.
        let attention = told.uses.filter { $0.kind == "module" }.map(\.name)
        let wholes = Dictionary(
            uniqueKeysWithValues: attention.map { (graph.value(of: $0), $0) }
        )
        for use in told.uses {
            let value = try #require(graph[graph.value(of: use.name)], "\(use.name)")
            let own = try #require(value.use)
            if use.kind != "module" {
                #expect(value.kind == use.kind, "\(use.name)")
                #expect(!own.isFunction, "\(use.name)")
                let attributes = own.attributes.pairs.map { ($0.name, $0.value) }
                for (name, wanted) in use.attributes {
                    let given = attributes.first { $0.0 == name }?.1
                    #expect(given.map(wanted.holds) == true, "\(use.name): \(name)")
                }
                // Of modules that torchvision has for itself nothing is told.
                let isKnown = !use.attributes.isEmpty
                #expect(!isKnown || attributes.count == use.attributes.count, "\(use.name)")
            }
            let inputs = graph.modules(before: value.name, wholes)
            #expect(inputs == Set(use.inputs), "\(use.name)")
        }
    }
}

/// Layers by their names.
struct ToldGraph {
    private let layers: [String: LayerDescription]

    init(_ layers: [LayerDescription]) {
        self.layers = Dictionary(layers.map { ($0.name, $0) }) { $1 }
    }

    subscript(name: String) -> LayerDescription? { layers[name] }

    /// The name of the value that this is a name of.
    func value(of name: String) -> String {
        if case .other(let other)? = layers[name]?.source { other } else { name }
    }

    /// The modules that a value is made from, through operations that are none; `wholes` are
    /// operations that count as modules, with their names.
    func modules(before name: String, _ wholes: [String: String]) -> Set<String> {
        var found: Set<String> = []
        var waiting = layers[name]?.use?.inputs ?? []
        while let next = waiting.popLast() {
            if let whole = wholes[next] {
                found.insert(whole)
            } else if let use = layers[next]?.use, use.isFunction {
                waiting += use.inputs
            } else {
                found.insert(next)
            }
        }
        return found
    }
}

extension LayerDescription {
    /// The layer's use, of what is no other's name.
    var use: Use? {
        if case .layer(let use) = source { use } else { nil }
    }
}
