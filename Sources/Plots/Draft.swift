package import Files

/// A plot whose text files are there, and whose picture is still to be drawn.
///
/// That takes a program of the system, which may be missing or fail: not before everything else is
/// written.
package struct Draft: Sendable {
    let program: DrawingProgram
    let script: String
    let name: String
    let folder: String

    /// Draws `name.png`.
    ///
    /// - Parameter searchPath: Where the program is looked for, as `PATH` has it; nil for `PATH`
    ///   itself.
    /// - Returns: Whether the picture is there: a program that doesn't draw it is no error.
    /// - Throws: `FileError` when the picture can't be written.
    package func draw(searchPath: String? = nil) throws(FileError) -> Rendering {
        guard let executable = program.executable(searchPath: searchPath) else {
            return .undrawn(
                "\(program.rawValue) is not installed, so what its *.\(program.ending) files show is "
                    + "not drawn: apt install \(program.package), then in their folder "
                    + "\(program.command(drawing: "NAME.\(program.ending)")) > NAME.png"
            )
        }
        let picture: [UInt8]
        do throws(DrawingFailure) {
            picture = Array(try program.draw(script, in: folder, with: executable))
        } catch {
            return .undrawn("\(folder)/\(script) was not drawn: \(error.complaint)")
        }
        try AtomicFile.write(picture, to: "\(folder)/\(name).png")
        return .drawn("\(name).png")
    }
}

/// What came of a plot.
package enum Rendering: Sendable, Equatable {
    /// The picture is there: the file's name.
    case drawn(String)
    /// It isn't; the sentence says why, and how the picture can be had.
    case undrawn(String)

    /// The sentence about a picture that isn't there.
    package var advice: String? {
        switch self {
        case .drawn: nil
        case .undrawn(let advice): advice
        }
    }
}
