import JSON
import Networks
import Tensors
import Wire

extension ModelDescription.Layer {
    /// A network's layer as the protocol tells it.
    init(_ layer: LayerDescription) {
        self.init(
            name: layer.name,
            kind: layer.kind,
            shape: layer.shape.dimensions,
            hasChannelsLast: layer.hasChannelsLast
        )
        switch layer.source {
        case .other(let name): sameAs = name
        case .layer(let use):
            inputs = use.inputs
            module = use.module
            isFunction = use.isFunction
            for pair in use.attributes.pairs { attributes[pair.name] = JSONValue(pair.value) }
        }
    }
}

extension JSONValue {
    fileprivate init(_ value: LayerAttribute) {
        self =
            switch value {
            case .truth(let truth): .bool(truth)
            case .whole(let whole): JSONValue(whole)
            case .wholes(let wholes): .array(wholes.map { JSONValue($0) })
            case .number(let number): JSONValue(shortest: number)
            case .numbers(let numbers): .array(numbers.map { JSONValue(shortest: $0) })
            case .choice(let name): .string(name)
            }
    }

    /// The double of the fewest digits that is this float: 1e-05, and not 9.99999975e-06.
    private init(shortest number: Float) {
        self = .double(Double(number.description) ?? Double(number))
    }
}
