import CJSON

/// A value inside a `JSONDocument`, looked at in place; it must not outlive the document.
///
/// Safe because every access first checks that the document still lives.
@safe package struct JSONView {
    private let tree: JSONTree
    private let node: OpaquePointer?

    init(tree: JSONTree, node: OpaquePointer?) {
        self.tree = tree
        unsafe self.node = node
    }

    /// What kinds of value JSON has; numbers without a fraction or an exponent are integers.
    package enum Kind: Sendable {
        case null, bool, integer, double, string, array, object
    }

    /// The value's kind.
    package var kind: Kind {
        precondition(tree.isOpen, "a JSON view was used after its document had gone")
        return switch unsafe json_object_get_type(node) {
        case json_type_boolean: .bool
        case json_type_int: .integer
        case json_type_double: .double
        case json_type_string: .string
        case json_type_array: .array
        case json_type_object: .object
        default: .null
        }
    }

    /// The truth value, of `true` and `false` only.
    package var bool: Bool? {
        guard kind == .bool else { return nil }
        return unsafe json_object_get_boolean(node) != 0
    }

    /// The integer, if it was written as one.
    package var integer: Int64? {
        guard kind == .integer else { return nil }
        return unsafe json_object_get_int64(node)
    }

    /// The number; infinite when it was written beyond a double's range.
    package var double: Double? {
        switch kind {
        case .double: unsafe json_object_get_double(node)
        case .integer: Double(unsafe json_object_get_int64(node))
        default: nil
        }
    }

    /// The number as the nearest float32; infinite when it was written beyond the range.
    package var float: Float? {
        switch kind {
        case .integer: return Float(unsafe json_object_get_int64(node))
        case .double: break
        default: return nil
        }
        let value = unsafe json_object_get_double(node)
        // Rounding twice goes wrong only where the first rounding landed half-way between two
        // floats.
        let isHalfWay = value.bitPattern & 0x1FFF_FFFF == 0x1000_0000
        let isSmall = value.magnitude < Double(Float.leastNormalMagnitude)
        if isHalfWay || isSmall, let text = unsafe json_object_get_userdata(node) {
            return Float(unsafe String(cString: text.assumingMemoryBound(to: CChar.self)))
        }
        return Float(value)
    }

    /// The string, copied.
    package var string: String? {
        unsafe withStringBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Lends a string's bytes for the call, without a copy; nil when the value is no string.
    package func withStringBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R? {
        guard kind == .string else { return nil }
        return try unsafe tree.withString(node, body)
    }

    /// How many elements or members there are; 0 for every other kind.
    package var count: Int {
        switch kind {
        case .array: Int(unsafe json_object_array_length(node))
        case .object: Int(unsafe json_object_object_length(node))
        default: 0
        }
    }

    /// An array's element; traps when the value is no array or the index is beyond it.
    package subscript(index: Int) -> JSONView {
        precondition(kind == .array && index >= 0 && index < count, "no element \(index) here")
        return unsafe JSONView(tree: tree, node: json_object_array_get_idx(node, index))
    }

    /// An object's member of that name; nil when it has none or the value is no object.
    package subscript(name: String) -> JSONView? {
        guard kind == .object else { return nil }
        var found: OpaquePointer?
        guard unsafe json_object_object_get_ex(node, name, &found) != 0 else { return nil }
        return unsafe JSONView(tree: tree, node: found)
    }

    /// An object's members in the order they were written; none for every other kind.
    package var members: [(name: String, value: JSONView)] {
        guard kind == .object else { return [] }
        var members: [(name: String, value: JSONView)] = []
        unsafe forEachMember(node) { name, value in
            unsafe members.append((String(cString: name), JSONView(tree: tree, node: value)))
        }
        return members
    }
}
