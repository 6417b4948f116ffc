internal import Experiments
private import Files
internal import JSON
internal import Runs

/// One folder's runs and pictures: most often those of one run.
struct Shelf: Sendable {
    /// How what is in it stands.
    enum Status: String, Sendable {
        case running, finished, stopped, failed
        /// The record says that it runs, and no program does.
        case cutOff = "cut_off"
    }

    /// The folder's place among those that are shown.
    let id: String
    private let path: String
    private(set) var listing: Listing
    private var records: [Record] = []
    private var forming: [String: Forming] = [:]
    private var summary = JSONValue.null
    /// One more with each change that is to be seen.
    private(set) var revision: Int

    /// A run's record, without what it found.
    private struct Record: Equatable, Sendable {
        let file: String
        let stamp: Stamp
        let status: RunRecord.Status
        let started: String?
        let ended: String?
        let manifest: JSONValue
        /// Whether a program writes it.
        var isBeingMade: Bool
    }

    /// A picture that is being made.
    private struct Forming: Equatable, Sendable {
        let stamp: Stamp
        let stage: FormingStage
    }

    init(id: String, path: String, listing: Listing, revision: Int) {
        self.id = id
        self.path = path
        self.listing = listing
        self.revision = revision
        read()
        summary = summarised()
    }

    /// Whether there is anything to be seen.
    var isShown: Bool { !records.isEmpty || !pictures.isEmpty }

    /// What is told of the folder among others.
    var json: JSONValue { summary }

    /// Looks again at what may be another than before; a change is this revision's.
    ///
    /// - Returns: Whether the folder is still there.
    mutating func refresh(revision next: Int) -> Bool {
        // A run that goes on adds to its journal, of which the folder knows nothing, and may be
        // killed, which changes nothing at all.
        if status == .running || !listing.isCurrent(path) {
            guard let found = Listing(path) else { return false }
            listing = found
            read()
        }
        let now = summarised()
        if now != summary { (summary, revision) = (now, next) }
        return true
    }

    private mutating func read() {
        records = listing.files.keys.filter(Self.isRecord).sorted().compactMap { file in
            guard let stamp = listing.files[file] else { return nil }
            if var known = records.first(where: { $0.file == file }), known.stamp == stamp {
                known.isBeingMade = known.status == .running && isBeingMade(file)
                return known
            }
            // One that is no record, or half of one by another program, is none.
            guard let run = try? RecordedRun(at: "\(path)/\(file)") else { return nil }
            return Record(
                file: file,
                stamp: stamp,
                status: run.status,
                started: run.started,
                ended: run.ended,
                manifest: run.manifest,
                isBeingMade: run.status == .running && isBeingMade(file)
            )
        }
        let files = listing.files.filter { $0.key.hasSuffix(Commission.formingEnding) }
        forming = files.reduce(into: [:]) { result, file in
            if let known = forming[file.key], known.stamp == file.value {
                result[file.key] = known
            } else if let bytes = try? File("\(path)/\(file.key)").bytes(atMost: 8 << 20),
                let stage = FormingStage(inPNG: bytes)
            {
                result[file.key] = Forming(stamp: file.value, stage: stage)
            }
        }
    }

    private func isBeingMade(_ record: String) -> Bool {
        RunRecord.isBeingMade(at: "\(path)/\(record)")
    }

    private static func isRecord(_ name: String) -> Bool {
        name.hasPrefix("run.") && name.hasSuffix(".json")
    }

    /// How the folder's runs stand, the most urgent first; nil without one.
    private var status: Status? {
        let all = Set(records.map(Self.status))
        return [.running, .cutOff, .failed, .stopped, .finished].first(where: all.contains)
    }

    private static func status(of record: Record) -> Status {
        switch record.status {
        case .running: record.isBeingMade ? .running : .cutOff
        case .finished: .finished
        case .stopped: .stopped
        case .failed: .failed
        }
    }

    private var pictures: [String] {
        listing.files.keys.filter { $0.hasSuffix(".png") && !Self.isSheet($0) }.sorted()
    }

    private static func isAnimation(_ name: String) -> Bool {
        name.hasSuffix(".apng") && !name.hasSuffix(Commission.formingEnding)
    }

    private static func isSheet(_ name: String) -> Bool {
        name.hasPrefix("sheet.") && name.hasSuffix(".png")
    }

    private func summarised() -> JSONValue {
        let pictures = pictures
        var members: JSONValue.Members = [
            "id": .string(id), "status": status.map { .string($0.rawValue) } ?? .null,
            "pictures": JSONValue(pictures.count),
            "changed": records.isEmpty ? listing.stamp.milliseconds : .null,
            "animations": JSONValue(listing.files.keys.count(where: Self.isAnimation)),
            "noted": JSONValue(
                listing.files.reduce(0) { $0 + ($1.key.hasSuffix(".journal") ? $1.value.size : 0) }
            ),
        ]
        let newest = pictures.max { before($0, $1) }
        members["cover"] = newest.flatMap(picture)
        members["started"] = records.compactMap(\.started).min().map(JSONValue.string)
        members["ended"] = records.compactMap(\.ended).max().map(JSONValue.string)
        if let manifest = records.first?.manifest {
            for name in ["client", "preset", "seed", "version"] { members[name] = manifest[name] }
            members["models"] = .array(
                (manifest["models"]?.array ?? []).compactMap { $0["name"] }
            )
        }
        // What a run that was cut off has left there doesn't form any more.
        let now = status == .running ? forming.sorted { $0.key < $1.key } : []
        members["forming"] = .array(
            now.map { file, forming in
                var stage = forming.stage.json.members ?? .init()
                stage["becomes"] = stage["file"]
                stage["file"] = .string(file)
                stage["v"] = forming.stamp.version
                return .object(stage)
            }
        )
        return .object(members)
    }

    private func before(_ one: String, _ other: String) -> Bool {
        guard let first = listing.files[one], let second = listing.files[other] else {
            return false
        }
        return (first.nanoseconds, one) < (second.nanoseconds, other)
    }

    /// A file and its version.
    private func picture(_ file: String) -> JSONValue? {
        listing.files[file].map { ["file": .string(file), "v": $0.version] }
    }
}

extension Shelf {
    /// All that there is to see in the folder: its runs, and a row for each picture.
    var details: JSONValue {
        var results: [(file: String, result: JSONValue)] = []
        let runs: [JSONValue] = records.map { record in
            let run = try? RecordedRun(at: "\(path)/\(record.file)")
            for result in run?.results ?? [] {
                if let named = NamedFile(result) { results.append((named.file, result)) }
            }
            return [
                "file": .string(record.file),
                "started": record.started.map(JSONValue.string) ?? .null,
                "ended": record.ended.map(JSONValue.string) ?? .null, "manifest": record.manifest,
            ]
        }
        // A shard's results and those of the run that went on from it may be the same ones.
        var seen: Set<String> = []
        var rows = results.filter { seen.insert($0.file).inserted }.compactMap {
            row($0.file, $0.result)
        }
        rows += pictures.filter { !seen.contains($0) }.compactMap { row($0, nil) }
        let sheets = listing.files.keys.filter(Self.isSheet).sorted().compactMap(picture)
        return [
            "run": summary, "runs": .array(runs), "sheets": .array(sheets),
            "pictures": .array(rows),
        ]
    }

    /// What is told of a picture; nil of one that isn't there.
    private func row(_ file: String, _ result: JSONValue?) -> JSONValue? {
        guard file.hasSuffix(".png"), var members = picture(file)?.members else { return nil }
        let stem = file.dropLast(".png".count)
        members["title"] = result?["title"] ?? .string(String(stem))
        members["class"] = result?["class"]
        members["frames"] = listing.files["\(stem).apng"].map(\.version)
        if let result { members["figures"] = .object(Figures.of(result)) }
        return .object(members)
    }
}
