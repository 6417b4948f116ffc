import JSON
import Objectives
package import Tensors

extension Loss {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (members) throws(WireError) in try Loss(reading: members) }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in write(to: &writer) }
    }
}

extension Optimizer {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (members) throws(WireError) in try Optimizer(reading: members) }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in write(to: &writer) }
    }
}

extension ParameterReader: MemberReader {
    /// The complaint about members that don't go together.
    package func wrong(_ sentence: String, member name: String) -> WireError {
        .invalidParams(sentence, member: "\(path).\(name)")
    }
}

extension ParameterValue: MemberValue {
    /// Whether it is an array.
    package var isList: Bool { view.kind == .array }

    /// A tensor object.
    package func tensor() throws(WireError) -> Tensor { try Tensor(decoding: self) }
}

extension JSONWriter: MemberWriter {
    /// Writes a tensor object with its elements as float32 in base64.
    package mutating func member(_ name: String, _ value: Tensor) {
        self.name(name)
        base64(value, dtype: .f32)
    }
}
