import CJSON

/// json-c's incremental parser: takes a text in parts and gives the tree once it is whole.
@safe struct JSONTokener: ~Copyable {
    private let tokener: UnsafeMutablePointer<json_tokener>
    private var tree: OpaquePointer?
    private var isWhole = false

    /// A parser for at most `depth` arrays and objects inside one another; `json_tokener_new_ex`.
    init(depth: Int) throws(JSONError) {
        // json-c refuses one level before the depth it is told.
        guard let tokener = unsafe json_tokener_new_ex(Int32(clamping: depth) &+ 2) else {
            throw JSONError("no memory to parse in", at: 0)
        }
        unsafe self.tokener = tokener
        unsafe json_tokener_set_flags(tokener, JSON_TOKENER_STRICT)
    }

    deinit {
        unsafe json_tokener_free(tokener)
        _ = unsafe json_object_put(tree)
    }

    /// Takes the next part, which starts at `offset` of the text; `json_tokener_parse_ex`.
    mutating func feed(_ part: UnsafeRawBufferPointer, at offset: Int) throws(JSONError) {
        guard let start = part.baseAddress, part.count > 0 else { return }
        guard !isWhole else { throw JSONError("text after the end of the value", at: offset) }
        let found = unsafe json_tokener_parse_ex(
            tokener,
            start.assumingMemoryBound(to: CChar.self),
            Int32(part.count)
        )
        switch unsafe json_tokener_get_error(tokener) {
        case json_tokener_success:
            isWhole = true
            unsafe tree = found
        case json_tokener_continue:
            break
        case let error:
            let reason = unsafe String(cString: json_tokener_error_desc(error))
            throw JSONError(reason, at: offset + Int(unsafe json_tokener_get_parse_end(tokener)))
        }
    }

    /// Takes the next part from an array.
    mutating func feed(_ part: [UInt8], at offset: Int) throws(JSONError) {
        try unsafe part.withUnsafeBufferPointer { (bytes) throws(JSONError) in
            try unsafe feed(UnsafeRawBufferPointer(bytes), at: offset)
        }
    }

    /// The tree, which the caller must free; nil stands for `null`.
    mutating func finish(at end: Int) throws(JSONError) -> OpaquePointer? {
        // A bare number ends only where something follows it.
        if !isWhole { try feed([UInt8(ascii: "\n")], at: end) }
        guard isWhole else { throw JSONError("the text ends too early", at: end) }
        defer { unsafe tree = nil }
        return unsafe tree
    }
}
