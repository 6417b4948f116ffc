package import Files

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

extension Plot {
    /// Writes `name.csv` and the script, each whole or not at all.
    ///
    /// - Parameters:
    ///   - name: The files' name without an ending.
    ///   - folder: An existing folder's path.
    /// - Returns: What the picture can be drawn from.
    /// - Throws: `FileError`.
    package func write(named name: String, in folder: String) throws(FileError) -> Draft {
        let sketch = sketch(named: name)
        let script = "\(name).\(sketch.program.ending)"
        if let data = sketch.data {
            try AtomicFile.write(Array(data.utf8), to: "\(folder)/\(name).csv")
        }
        try AtomicFile.write(Array(sketch.script.utf8), to: "\(folder)/\(script)")
        return Draft(program: sketch.program, script: script, name: name, folder: folder)
    }
}
