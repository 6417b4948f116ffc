extension PNG {
    /// The text under a keyword in a PNG file (`tEXt` or an uncompressed `iTXt`), nil when absent.
    package static func text(_ keyword: String, in file: [UInt8]) throws(PNGError) -> String? {
        for chunk in try PNGChunk.all(in: file) {
            // tEXt: keyword, 0, Latin-1. iTXt: keyword, 0, compressed?, method, language, 0,
            // translated keyword, 0, UTF-8.
            var fields = file[chunk.data]
            guard chunk.type == "tEXt" || chunk.type == "iTXt",
                fields.cutAtZero()?.elementsEqual(keyword.utf8) == true
            else { continue }
            if chunk.type == "tEXt" {
                return String(String.UnicodeScalarView(fields.map { Unicode.Scalar($0) }))
            }
            guard fields.count >= 2, fields.removeFirst() == 0 else { continue }
            fields.removeFirst()
            guard fields.cutAtZero() != nil, fields.cutAtZero() != nil else { continue }
            return String(decoding: fields, as: UTF8.self)
        }
        return nil
    }

    /// Adds an uncompressed `iTXt` chunk before the end; the simplified API cannot.
    ///
    /// On error the file is as before.
    static func insert(
        _ text: String,
        keyword: String,
        into file: inout [UInt8]
    ) throws(PNGError) {
        guard (1...79).contains(keyword.utf8.count),
            keyword.utf8.allSatisfy({ (32...126).contains($0) })
        else { throw .invalidKeyword(keyword) }
        guard let end = try PNGChunk.all(in: file).last else { throw .damaged("it has no chunks") }
        let fields = Array(keyword.utf8) + [0, 0, 0, 0, 0] + Array(text.utf8)
        file.insert(
            contentsOf: PNGChunk.encode(type: "iTXt", data: fields),
            at: end.whole.lowerBound
        )
    }
}

extension ArraySlice<UInt8> {
    /// Takes the bytes before the first zero, and the zero; nil, taking nothing, when there is
    /// none.
    fileprivate mutating func cutAtZero() -> ArraySlice<UInt8>? {
        guard let zero = firstIndex(of: 0) else { return nil }
        defer { self = self[(zero + 1)...] }
        return self[..<zero]
    }
}
