/// A value that `JSONWriter` can write.
package protocol JSONWritable {
    /// Writes the value, and nothing else.
    func write(to writer: inout JSONWriter)
}

extension Bool: JSONWritable {
    /// Writes `true` or `false`.
    package func write(to writer: inout JSONWriter) { writer.token(self ? "true" : "false") }
}

extension Int: JSONWritable {
    /// Writes the decimal digits.
    package func write(to writer: inout JSONWriter) { writer.token(description) }
}

extension Int64: JSONWritable {
    /// Writes the decimal digits.
    package func write(to writer: inout JSONWriter) { writer.token(description) }
}

extension Float: JSONWritable {
    /// Writes the shortest digits that read back as this float; `null` when it is not finite.
    package func write(to writer: inout JSONWriter) {
        writer.token(isFinite ? description : "null")
    }
}

extension Double: JSONWritable {
    /// Writes the shortest digits that read back as this double; `null` when it is not finite.
    package func write(to writer: inout JSONWriter) {
        writer.token(isFinite ? description : "null")
    }
}

extension String: JSONWritable {
    /// Writes the string in quotes, with the escapes that JSON asks for.
    package func write(to writer: inout JSONWriter) { writer.quoted(self) }
}

extension Array: JSONWritable where Element: JSONWritable {
    /// Writes the elements in brackets.
    package func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for element in self { writer.write(element) }
        }
    }
}
