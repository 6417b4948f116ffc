internal import Files
private import Foundation

/// A plot as text: data, and a script from which a program of the system draws the picture.
package protocol Plot: Sendable {
    /// The plot's files, under a name without an ending.
    func sketch(named name: String) -> Sketch
}

/// A plot's text files: whoever has the drawing program can make the picture from them.
package struct Sketch: Sendable, Equatable {
    /// What draws it.
    package let program: DrawingProgram
    /// The script's text; it names the data file relative to their common folder.
    package let script: String
    /// The data's text, CSV; nil when all is in the script.
    package let data: String?

    /// A sketch of these texts.
    package init(program: DrawingProgram, script: String, data: String? = nil) {
        self.program = program
        self.script = script
        self.data = data
    }
}

/// What came of a plot.
package enum Rendering: Sendable, Equatable {
    /// The picture is there: the file's name.
    case drawn(String)
    /// The program isn't installed; the sentence says how the picture can be had.
    case undrawn(String)
}

extension Plot {
    /// Writes `name.csv`, the script, and `name.png` if the drawing program is installed.
    ///
    /// Every file is whole or not there. A script that the program does not draw is an error; its
    /// text files are there then.
    ///
    /// - Parameters:
    ///   - name: The files' name without an ending.
    ///   - folder: An existing folder's path.
    ///   - searchPath: Where the program is looked for, as `PATH` has it; nil for `PATH` itself.
    /// - Returns: Whether the picture is there.
    /// - Throws: `PlotError`.
    package func write(
        named name: String,
        in folder: String,
        searchPath: String? = nil
    ) throws(PlotError) -> Rendering {
        let sketch = sketch(named: name)
        let program = sketch.program
        let script = "\(name).\(program.ending)"
        if let data = sketch.data { try save(Array(data.utf8), folder, "\(name).csv") }
        try save(Array(sketch.script.utf8), folder, script)
        guard let executable = program.executable(searchPath: searchPath) else {
            return .undrawn(
                "\(program.rawValue) is not installed, so what its *.\(program.ending) files show is "
                    + "not drawn: apt install \(program.package), then in their folder "
                    + "\(program.command(drawing: "NAME.\(program.ending)")) > NAME.png"
            )
        }
        let picture = try program.draw(script, in: folder, with: executable)
        try save(Array(picture), folder, "\(name).png")
        return .drawn("\(name).png")
    }

    private func save(_ bytes: [UInt8], _ folder: String, _ name: String) throws(PlotError) {
        let path = "\(folder)/\(name)"
        do throws(FileError) {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw .unwritable("\(path): \(error.reason)")
        }
    }
}

/// Why a plot is not there.
package enum PlotError: Error, Equatable, CustomStringConvertible {
    /// A file could not be written.
    case unwritable(String)
    /// The drawing program did not run, or drew nothing.
    case undrawable(script: String, complaint: String)

    /// The reason in words.
    package var description: String {
        switch self {
        case .unwritable(let reason): "cannot write \(reason)"
        case .undrawable(let script, let complaint): "\(script) was not drawn: \(complaint)"
        }
    }
}
