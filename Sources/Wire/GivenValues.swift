import JSON
import Tensors

extension ComputeCall {
    /// Writes the members `input` and `set`, each only where there is something to say.
    func encode(
        _ input: (some CallInput)?,
        _ set: [String: Tensor],
        into params: inout JSONWriter
    ) {
        if let input {
            params.name("input")
            input.encode(into: &params)
        }
        guard !set.isEmpty else { return }
        params.object("set") { writer in
            for (name, value) in set.sorted(by: { $0.key < $1.key }) {
                writer.name(name)
                value.encode(into: &writer)
            }
        }
    }
}

extension ParameterReader {
    /// Reads the members `input` and `set`; among the values that are set, `"input"` is the input
    /// under another name.
    ///
    /// Without either, `input` is missing: whether the values that are set can stand for it, the
    /// network knows.
    func inputAndSet() throws(WireError) -> (input: Tensor?, set: [String: Tensor]) {
        guard let given = optional("set") else {
            return (try Tensor(input: required("input")), [:])
        }
        var set = try given.tensors()
        let other = set.removeValue(forKey: "input")
        guard let input = optional("input") else {
            if other == nil, set.isEmpty { _ = try required("input") }
            return (other, set)
        }
        guard other == nil else {
            throw .invalidParams(
                "set.input is the input, which the request has as \"input\" too: leave one of them"
                    + " out",
                member: "set.input"
            )
        }
        return (try Tensor(input: input), set)
    }
}

/// How many values a request may give: more than anybody has layers to cut.
private let mostValues = 256

extension ParameterValue {
    /// Batches by name.
    fileprivate func tensors() throws(WireError) -> [String: Tensor] {
        try object { (members) throws(WireError) in
            let names = members.names
            guard names.count <= mostValues else {
                throw .tooLarge("values in \(path)", names.count, limit: mostValues, member: path)
            }
            var tensors: [String: Tensor] = [:]
            for name in names {
                let value = try members.required(name)
                let tensor = try Tensor(decoding: value)
                try tensor.shape.check(itemsAt: value)
                tensors[name] = tensor
            }
            return tensors
        }
    }

    /// Tensors by name, or null in a tensor's place.
    func tensorsOrNull() throws(WireError) -> [String: Tensor?] {
        try object { (members) throws(WireError) in
            var tensors: [String: Tensor?] = [:]
            for name in members.names {
                let value = try members.required(name)
                tensors.updateValue(
                    value.view.kind == .null ? nil : try Tensor(decoding: value),
                    forKey: name
                )
            }
            return tensors
        }
    }
}
