import Foundation
import Glibc
import JSON

/// A chromium without a window, spoken to in its DevTools protocol over a pair of named pipes.
final class Browser {
    private let process = Process()
    private let folder: URL
    private let commands: Int32
    private let replies: Int32
    private var unread: [UInt8] = []
    private var lastID = 0
    private var session: String?

    /// The program, of whatever name it is installed under.
    static let program = ["chromium", "chromium-browser", "google-chrome"].lazy
        .flatMap { name in ["/usr/bin/\(name)", "/usr/local/bin/\(name)"] }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(_ program: String) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(component: "browser-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pipes = ["commands", "replies"].map { folder.appending(component: $0).path }
        for pipe in pipes { mkfifo(pipe, 0o600) }
        self.folder = folder
        // Opened both ways, so that opening doesn't wait for the other end.
        (commands, replies) = (open(pipes[0], O_RDWR), open(pipes[1], O_RDWR))
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", #"exec "$0" "$@" 3<"$COMMANDS" 4>"$REPLIES""#, program, "--headless",
            "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--remote-debugging-pipe", "--user-data-dir=\(folder.path)/profile",
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["COMMANDS": pipes[0], "REPLIES": pipes[1], "HOME": folder.path]
        ) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let target = try call("Target.createTarget", ["url": "about:blank"])["targetId"]
        session = try call(
            "Target.attachToTarget",
            ["targetId": target ?? .null, "flatten": true]
        )["sessionId"]?.string
        _ = try call("Page.enable", [:])
    }

    /// Ends the program and takes its files away.
    func quit() {
        _ = try? call("Browser.close", [:])
        process.terminate()
        process.waitUntilExit()
        close(commands)
        close(replies)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Shows a file in a window of this width, and waits until it and its pictures are there.
    func show(_ file: URL, width: Int, isDark: Bool = false) throws {
        _ = try call(
            "Emulation.setDeviceMetricsOverride",
            ["width": JSONValue(width), "height": 800, "deviceScaleFactor": 1, "mobile": false]
        )
        let scheme: JSONValue = [
            "name": "prefers-color-scheme", "value": isDark ? "dark" : "light",
        ]
        _ = try call("Emulation.setEmulatedMedia", ["features": [scheme]])
        _ = try call("Page.navigate", ["url": .string(file.absoluteString)])
        while try message()["method"]?.string != "Page.loadEventFired" {}
    }

    /// The value of an expression in the page.
    func value(of script: String) throws -> JSONValue {
        let reply = try call(
            "Runtime.evaluate",
            ["expression": .string(script), "returnByValue": true]
        )
        if let exception = reply["exceptionDetails"] { throw Failure(description: exception.text) }
        return reply["result"]?["value"] ?? .null
    }

    /// Presses the tabulator key, and lets it go.
    func pressTab() throws {
        for kind in ["rawKeyDown", "keyUp"] {
            _ = try call(
                "Input.dispatchKeyEvent",
                ["type": .string(kind), "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9]
            )
        }
    }

    /// What the window shows, as a PNG file.
    func screenshot() throws -> [UInt8] {
        let reply = try call("Page.captureScreenshot", [:])
        return Array(Data(base64Encoded: reply["data"]?.string ?? "") ?? Data())
    }

    private func call(_ method: String, _ params: JSONValue) throws -> JSONValue {
        lastID += 1
        var command = JSONValue.Members()
        command["id"] = JSONValue(lastID)
        command["method"] = .string(method)
        command["params"] = params
        command["sessionId"] = session.map(JSONValue.string)
        let bytes = Array(JSONValue.object(command).text.utf8) + [0]
        guard write(commands, bytes, bytes.count) == bytes.count else {
            throw Failure(description: "the browser takes no commands")
        }
        while true {
            let reply = try message()
            guard reply["id"]?.integer == lastID else { continue }
            if let error = reply["error"] { throw Failure(description: error.text) }
            return reply["result"] ?? .null
        }
    }

    /// The next message; waits half a minute for it.
    private func message() throws -> JSONValue {
        while true {
            if let end = unread.firstIndex(of: 0) {
                let text = unread[..<end]
                unread.removeSubrange(...end)
                return try JSONValue(parsing: text, depth: 64)
            }
            var waited = pollfd(fd: replies, events: Int16(POLLIN), revents: 0)
            guard poll(&waited, 1, 30_000) == 1 else {
                throw Failure(description: "the browser says nothing")
            }
            var chunk = [UInt8](repeating: 0, count: 65536)
            let count = read(replies, &chunk, chunk.count)
            unread += chunk.prefix(max(count, 0))
        }
    }
}
