import ArgumentParser

/// The name that a model is to be saved under in the daemon's models directory: never a path.
package struct SavedName: Sendable, Equatable {
    /// The name; the file has `.safetensors` behind it.
    package let text: String
    /// The file's name.
    package var file: String { text + ".safetensors" }
}

extension SavedName: ExpressibleByArgument {
    /// Takes what the daemon will: letters, digits, `_`, `-` and `+`, a letter, digit or `_` first.
    package init?(argument: String) {
        func isWord(_ character: Character) -> Bool {
            character.isASCII && (character.isLetter || character.isNumber || character == "_")
        }
        guard let first = argument.first, isWord(first), argument.utf8.count <= 128,
            argument.allSatisfy({ isWord($0) || "-+".contains($0) })
        else { return nil }
        text = argument
    }
}
