import Files
import Foundation
import Glibc
import Wire

/// One run of the program curl, which knows proxies, certificates and protocols.
enum Curl {
    /// What became of it.
    enum Outcome: Sendable, Equatable {
        /// All that the server had behind the offset has come.
        case done
        /// The file grew longer than it may be.
        case tooLong
        /// There is no such program.
        case missing
        /// The server would begin at a file's start again; of so many bytes, if it says so.
        case noMiddle(length: Int?)
        /// The server has nothing behind the offset: that was all, or the file is another now.
        case nothingMore
        /// Something else; trying again may help or not.
        case failed(reason: String, mayPass: Bool)
    }

    /// Exit codes of what may pass by itself: names and hosts that aren't found, connections that
    /// are refused, cut, stalled or reset.
    private static let passing: Set<Int32> = [5, 6, 7, 16, 18, 28, 35, 52, 55, 56, 92]

    /// Fetches what an address has behind the bytes that have come already.
    ///
    /// What comes is appended at once, and stays whatever happens. curl's own settings count:
    /// `~/.curlrc`, `https_proxy` and the like. Its `--retry` does not go on where it was, so it is
    /// left out.
    ///
    /// - Parameters:
    ///   - address: Where the file is.
    ///   - file: What has come of it.
    ///   - limit: More bytes than the file can have.
    ///   - progress: Told now and then how many bytes there are.
    /// - Returns: What became of it; how much has come, the file tells.
    /// - Throws: `CancellationError`, after curl has ended.
    static func fetch(
        _ address: String,
        into file: borrowing PartialFile,
        atMost limit: Int,
        progress: (Int) -> Void
    ) async throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["curl"] + arguments(address, from: file.count)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(
            fileDescriptor: file.descriptor,
            closeOnDealloc: false
        )
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        // By SIGKILL below: it may have been started with the gentler ones ignored, as they are
        // here, and has nothing to put in order.
        var isTooLong = false
        do {
            while process.isRunning {
                try await Task.sleep(for: .milliseconds(50))
                progress(file.count)
                if file.count > limit {
                    isTooLong = true
                    kill(process.processIdentifier, SIGKILL)
                }
            }
        } catch {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw error
        }
        process.waitUntilExit()
        if isTooLong || file.count > limit { return .tooLong }
        let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        return outcome(of: process.terminationStatus, saying: said)
    }

    private static func arguments(_ address: String, from offset: Int) -> [String] {
        let isSafe = address.lowercased().hasPrefix("https:")
        return [
            "--silent", "--fail", "--location", "--globoff",
            // What was asked for in safety is not to be had without it on the way.
            "--proto", isSafe ? "=https" : "=http,https",
            "--connect-timeout", "20",
            // A connection on which nothing comes any more is no use.
            "--speed-limit", "1", "--speed-time", "60",
            "--write-out", "%{stderr}\n%{http_code} %header{content-length} %{errormsg}",
        ] + (offset > 0 ? ["--continue-at", "\(offset)"] : []) + ["--url", address]
    }

    /// What an exit code means, with what was written behind it.
    static func outcome(of status: Int32, saying text: String) -> Outcome {
        let last = text.split(separator: "\n").last.map(String.init) ?? ""
        let parts = last.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        let http = parts.first.flatMap { Int($0) } ?? 0
        switch status {
        case 0: return .done
        case 127: return .missing
        case 33: return .noMiddle(length: parts.count > 1 ? Int(parts[1]) : nil)
        case 22 where http == 416: return .nothingMore
        case 22:
            let reason = "the server answered \(http)" + (meaning(of: http).map { ", \($0)" } ?? "")
            return .failed(reason: reason, mayPass: [408, 429].contains(http) || http >= 500)
        default:
            let words = parts.count > 2 ? parts[2] : ""
            let reason = words.isEmpty ? "curl ended with \(status)" : "\(words) (curl \(status))"
            return .failed(reason: reason, mayPass: passing.contains(status))
        }
    }

    private static func meaning(of status: Int) -> String? {
        switch status {
        case 401, 407: "which asks for a password"
        case 403: "which forbids it"
        case 404, 410: "that there is no such file"
        case 429: "that there are too many requests"
        case 500...: "an error of its own"
        default: nil
        }
    }
}
