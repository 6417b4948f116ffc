import Files
import Glibc
import JSON
import Runs

/// Brings a set of weights into a folder: fetched or copied, checked against the digits that were
/// published, and against all of those that it had the first time.
struct Pull: Sendable {
    /// Where the file comes from.
    enum Source: Sendable, Equatable {
        case address(String)
        case file(String)

        /// An address, or the path of a file.
        init(_ text: String) {
            let isAddress = ["http://", "https://"].contains { text.lowercased().hasPrefix($0) }
            let path = text.hasPrefix("file://") ? String(text.dropFirst("file://".count)) : text
            self = isAddress ? .address(text) : .file(path)
        }
    }

    /// How often in a row it may happen that nothing comes.
    private static let fruitlessTries = 4

    let weights: PublishedWeights
    let source: Source
    let folder: String
    /// Takes a sentence for people.
    let say: @Sendable (String) -> Void

    private var path: String { "\(folder)/\(weights.file)" }
    private var pinPath: String { path + ".sha256" }

    /// Brings the file, or finds it there, and gives its SHA-256.
    ///
    /// - Throws: `PullError`, or `CancellationError`; what has come of a file stays then, unless it
    ///   is the wrong one.
    func file() async throws -> String {
        let partial = try await PartialFile(for: path) {
            say("another program is fetching \(weights.file): waiting for its end")
        }
        if File.exists(path) {
            partial.remove()
            return try existing()
        }
        do {
            return try await fill(partial)
        } catch {
            if partial.count == 0 { partial.remove() }
            throw error
        }
    }

    /// What the pin says; nil where there is none.
    func pinned() throws(PullError) -> String? {
        guard File.exists(pinPath) else { return nil }
        let text: [UInt8]
        do throws(FileError) {
            text = try File(pinPath).bytes(atMost: 4096)
        } catch { throw .file(error) }
        // As sha256sum writes it, which can check it too.
        let digits = String(decoding: text, as: UTF8.self).prefix { !$0.isWhitespace }.lowercased()
        guard digits.count == 64, digits.allSatisfy(\.isHexDigit) else {
            throw .unreadablePin(pinPath)
        }
        return digits
    }

    private func existing() throws -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw PullError.file(.unreadable(path, reason: lastSystemError()))
        }
        defer { close(descriptor) }
        let digits = try fileDigest(of: descriptor, called: path).digits
        guard digits.hasPrefix(weights.digits) else {
            throw PullError.inTheWay(
                path,
                "and is not what was published: its SHA-256 begins with "
                    + "\(digits.prefix(weights.digits.count)), not \(weights.digits). Remove it"
            )
        }
        if let pinned = try pinned(), pinned != digits {
            throw PullError.inTheWay(
                path,
                "and is not what was pulled the first time, of the SHA-256 \(pinned). Remove it"
            )
        }
        say("\(weights.file) is there already")
        try pin(digits)
        return digits
    }

    private func fill(_ partial: borrowing PartialFile) async throws -> String {
        var isFirst = true
        while true {
            let wasBegun = partial.count > 0
            switch source {
            case .address(let address): try await fetch(address, into: partial)
            case .file(let source):
                try partial.clear()
                try checkSpace(besides: 0)
                try partial.append(file: source)
            }
            let (digits, start) = try partial.digest()
            do throws(PullError) {
                try check(digits, start)
            } catch {
                try partial.clear()
                // What lay there may have been the beginning of something else.
                guard wasBegun, isFirst, case .address = source else { throw error }
                isFirst = false
                say("what had come before does not go with the rest: beginning anew")
                continue
            }
            try pin(digits)
            try partial.publish()
            return digits
        }
    }

    /// Fetches what is missing, and tries again as long as something comes.
    private func fetch(_ address: String, into partial: borrowing PartialFile) async throws {
        if partial.count > weights.plausibleBytes.upperBound {
            say("what had come before is longer than the file: beginning anew")
            try partial.clear()
        }
        if partial.count > 0 { say("going on after the first \(partial.count.asBytes)") }
        try checkSpace(besides: partial.count)
        var progress = FetchProgress(of: weights, from: partial.count)
        defer { progress.end() }
        var fruitless = 0
        while true {
            let before = partial.count
            let outcome = try await Curl.fetch(
                address,
                into: partial,
                atMost: weights.plausibleBytes.upperBound
            ) {
                progress.show($0)
            }
            var (reason, mayPass) = ("", true)
            switch outcome {
            case .done, .nothingMore: return
            case .missing: throw PullError.curl
            case .tooLong:
                try partial.clear()
                throw PullError.tooLong(address: address, limit: weights.plausibleBytes.upperBound)
            case .noMiddle(let length):
                // What a page to log in on answers is no reason to throw anything away.
                guard let length, weights.plausibleBytes.contains(length) else {
                    (reason, mayPass) = ("what it answers with is not the file", false)
                    break
                }
                reason = "the server can't go on in the middle of the file"
                try partial.clear()
            case .failed(let words, let isPassing): (reason, mayPass) = (words, isPassing)
            }
            fruitless = partial.count > before ? 0 : fruitless + 1
            guard mayPass, fruitless < Self.fruitlessTries else {
                throw PullError.unreachable(
                    address: address,
                    reason: reason,
                    kept: partial.count
                )
            }
            progress.note("\(reason); trying again")
            // 1 s, 2 s, 4 s; at once nearly, where it was merely cut.
            try await Task.sleep(for: .milliseconds(fruitless == 0 ? 200 : 500 << fruitless))
        }
    }

    private func check(_ digits: String, _ start: [UInt8]) throws(PullError) {
        guard digits.hasPrefix(weights.digits) else {
            throw .wrongDigest(
                weights.file,
                got: digits,
                expected: weights.digits,
                FileFormat(start: start)
            )
        }
        if let pinned = try pinned(), pinned != digits {
            throw .unlikePin(weights.file, got: digits, pinned: pinned)
        }
    }

    /// Writes down the whole digest, unless it is written down.
    private func pin(_ digits: String) throws(PullError) {
        guard try pinned() == nil else { return }
        do throws(FileError) {
            try AtomicFile.write(Array("\(digits)  \(weights.file)\n".utf8), to: pinPath)
        } catch { throw .file(error) }
    }

    private func checkSpace(besides bytes: Int) throws(PullError) {
        var status = statvfs()
        guard unsafe statvfs(folder, &status) == 0 else { return }
        let (needed, free) = (weights.bytes - bytes, Int(status.f_bavail) * Int(status.f_frsize))
        guard free >= needed else { throw .space(folder: folder, needed: needed, free: free) }
    }
}

/// How far a file has come, in MiB, on a terminal.
private struct FetchProgress {
    private var progress: Progress
    private let task: String
    private let from: Int
    private var shown = 0

    init(of weights: PublishedWeights, from bytes: Int) {
        task = "MiB of \(weights.file)"
        from = bytes
        progress = Progress(
            steps: max(1, (weights.bytes - bytes) >> 20),
            style: .chosen(json: false)
        )
    }

    mutating func show(_ bytes: Int) {
        let mebibytes = (bytes - from) >> 20
        if mebibytes < shown { progress.forget(shown - max(0, mebibytes)) }
        shown = min(shown, max(0, mebibytes))
        while shown < mebibytes {
            shown += 1
            progress.step(task)
        }
    }

    mutating func note(_ text: String) { progress.note("fetching", text, [:]) }

    mutating func end() { progress.end() }
}
