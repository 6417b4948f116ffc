import JSON

/// An object in a file of the daemon's own, read as those on the wire are.
package enum StoredObject {
    /// What `body` makes of the object that a file holds; members that it doesn't ask for may be
    /// there, since a later version may have written it.
    ///
    /// - Throws: A sentence about what the text lacks; it says `name` for the object.
    package static func read<Result>(
        _ bytes: [UInt8],
        called name: String,
        _ body: (ParameterReader) throws(WireError) -> Result
    ) throws(WireError) -> Result {
        try unsafe bytes.withUnsafeBufferPointer { (bytes) throws(WireError) in
            let document: JSONDocument
            do throws(JSONError) {
                document = try unsafe JSONDocument(parsing: UnsafeRawBufferPointer(bytes))
            } catch {
                throw WireError(.parseError, "it is not JSON: \(error)")
            }
            let context = ParameterReader.Context(limits: Limits(), refusesUnknown: false)
            let value = ParameterValue(view: document.root, path: name, context: context)
            return try value.object(body)
        }
    }
}
