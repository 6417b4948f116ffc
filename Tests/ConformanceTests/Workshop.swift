import Foundation
import Imaging
import Remote
import Testing

/// A daemon of two small networks with a models directory, and a folder for what clients make of them.
final class Workshop {
    let process: DaemonProcess
    let folder: URL

    /// Networks of twenty classes whose weights come from seeds, and one of ten.
    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(component: "workshop-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: folder.appending(component: "models"),
            withIntermediateDirectories: true
        )
        process = try DaemonProcess(options: [
            "--model", "student=squeezenet1_1:seed=2,classes=20",
            "--model", "teacher=resnet18:seed=3,classes=20",
            "--model", "narrow=squeezenet1_1:seed=4,classes=10",
            "--models-dir", folder.appending(component: "models").path,
        ])
    }

    /// Ends the daemon, which must still have been running.
    func close() {
        process.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// A path in the folder.
    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Writes a picture of smooth colours that differ with `phase`, and tells where.
    func picture(_ name: String, phase: Float = 0, side: Int = 32) throws -> String {
        var image = Image(height: side, width: side, grey: 0)
        for channel in 0..<3 {
            for y in 0..<side {
                for x in 0..<side {
                    let turn = phase + Float(channel) + Float(x * (channel + 1) + y) / Float(side)
                    image[channel, x, y] = abs(turn.truncatingRemainder(dividingBy: 2) - 1)
                }
            }
        }
        try Data(PNG.encode(image)).write(to: folder.appending(path: name))
        return path(name)
    }

    /// Runs a client against the daemon; its results go to `out`.
    func run(_ client: String, _ arguments: [String], out: String) throws -> Subprocess {
        let endpoint = try #require(process.daemon.endpoints[.unix])
        return try Subprocess(
            [client] + arguments + ["--out", path(out), "--endpoint", endpoint.description]
        )
    }

    /// A file's bytes.
    func read(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

    /// The record of a run.
    func record(_ out: String) throws -> JSONTree {
        try JSONTree(String(decoding: read("\(out)/run.json"), as: UTF8.self))
    }
}
