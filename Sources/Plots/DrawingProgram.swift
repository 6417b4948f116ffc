package import Foundation

/// A program of the system that makes pictures from scripts.
package enum DrawingProgram: String, Sendable, CaseIterable {
    /// Curves, scatters, heat maps.
    case gnuplot
    /// Graphs: Graphviz, whose `dot` lays out as the script says.
    case dot

    /// The Debian package that brings it.
    package var package: String {
        switch self {
        case .gnuplot: "gnuplot-nox"
        case .dot: "graphviz"
        }
    }

    /// What its scripts' names end in.
    package var ending: String {
        switch self {
        case .gnuplot: "gp"
        case .dot: "dot"
        }
    }

    /// The command that writes a script's picture, a PNG file, to standard output.
    package func command(drawing script: String) -> String {
        ([rawValue] + arguments(drawing: script)).joined(separator: " ")
    }

    private func arguments(drawing script: String) -> [String] {
        switch self {
        // -d: a user's own settings must not change the picture.
        case .gnuplot: ["-d", script]
        case .dot: ["-Tpng", script]
        }
    }

    /// Where it is installed; nil when it isn't.
    package func executable(searchPath: String? = nil) -> URL? {
        let path = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: rawValue) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// The PNG file that the program makes of a script in a folder.
    func draw(
        _ script: String,
        in folder: String,
        with executable: URL
    ) throws(DrawingFailure) -> Data {
        // Complaints go to a file, because a second pipe that fills up would stop the program.
        let complaints = FileManager.default.temporaryDirectory
            .appending(path: "tench-plot-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: complaints) }
        let process = Process()
        let output = Pipe()
        process.executableURL = executable
        process.arguments = arguments(drawing: script)
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        var picture = Data()
        do {
            try Data().write(to: complaints)
            process.standardError = try FileHandle(forWritingTo: complaints)
            try process.run()
            picture = try output.fileHandleForReading.readToEnd() ?? Data()
        } catch {
            throw DrawingFailure(complaint: error.localizedDescription)
        }
        process.waitUntilExit()
        // Both may complain and go on: what counts is a picture.
        let isWhole = picture.starts(with: Self.signature) && picture.suffix(12) == Self.end
        guard process.terminationStatus == 0, isWhole else {
            let text = (try? String(contentsOf: complaints, encoding: .utf8)) ?? ""
            let lines = text.split(separator: "\n").suffix(3).joined(separator: " ")
            let crash =
                process.terminationReason == .uncaughtSignal
                ? "\(rawValue) was ended by signal \(process.terminationStatus); " : ""
            throw DrawingFailure(
                complaint: "\(crash)\(rawValue) says: \(lines.isEmpty ? "nothing" : lines)"
            )
        }
        return picture
    }

    /// How a PNG file begins and, with its last chunk, ends.
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47]
    private static let end = Data([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
}

/// Why a program drew no picture: what it said, or the system did.
struct DrawingFailure: Error {
    let complaint: String
}
