import Files
import Networks
import Objectives
import Tensors
import Weights
import Wire

/// What a snapshot's file holds: a network's tensors behind `model.`, what the optimizer remembers
/// of parameter p as `optimizer.p.BUFFER`, and in its notes what else there is to know.
enum SnapshotFile {
    /// The format that is written and read.
    static let format = "1"

    /// What the names of the network's tensors begin with, and those of the optimizer's.
    fileprivate static let (model, optimizer) = ("model.", "optimizer.")
    /// What the name of the note begins with that tells the steps made of a parameter.
    private static let steps = "tench.steps."

    /// The notes but those on steps, by their names in the file.
    private enum Note: String {
        case format = "tench.format"
        case model = "tench.model"
        case architecture = "tench.architecture"
        case classes = "tench.classes"
        case version = "tench.version"
        case optimizer = "tench.optimizer"
    }

    /// The notes of some weights of a model; the short ones first, so that a look at the file's
    /// beginning finds them.
    static func notes(of weights: Weights, model: String) -> [SafetensorsNote] {
        let network = weights.model.network
        var notes: [(Note, String)] = [
            (.format, format), (.model, model), (.architecture, network.architecture),
            (.classes, "\(network.classes)"), (.version, "\(weights.number)"),
        ]
        if let kind = weights.state.kind { notes.append((.optimizer, kind)) }
        let memories = weights.state.memories(of: network).sorted { $0.key < $1.key }
        return notes.map { SafetensorsNote(name: $0.rawValue, text: $1) }
            + memories.map { SafetensorsNote(name: steps + $0, text: "\($1.steps)") }
    }

    /// What there is to say about a file without reading more of it than its beginning.
    static func description(of file: SavedFile, at now: Double) -> NamedSnapshot {
        var snapshot = NamedSnapshot(
            name: file.item.name.text,
            user: file.user.map { Int($0) },
            age: max(0, now - file.written),
            bytes: file.bytes
        )
        snapshot.model = file.notes[Note.model.rawValue]
        snapshot.architecture = file.notes[Note.architecture.rawValue]
        snapshot.classes = file.notes[Note.classes.rawValue].flatMap { Int($0) }
        snapshot.version = file.notes[Note.version.rawValue].flatMap { Int($0) }
        snapshot.optimizer = file.notes[Note.optimizer.rawValue]
        return snapshot
    }

    /// The weights in a file, for this network.
    ///
    /// - Throws: `SnapshotFileError`, or a `WeightsError` of numbers that can't be read.
    static func weights(
        in file: NotedFile,
        called name: String,
        of network: Network
    ) throws -> Weights {
        func refuse(_ problem: String) -> SnapshotFileError {
            SnapshotFileError(file: name, problem: problem)
        }
        let notes = file.notes
        guard let format = notes[Note.format.rawValue] else {
            throw refuse("no snapshot: it has no note \(Note.format.rawValue)")
        }
        guard format == Self.format else {
            throw refuse(
                "a snapshot of format \(format), and this daemon reads format \(Self.format)"
            )
        }
        guard let version = notes[Note.version.rawValue].flatMap(Self.count), version > 0 else {
            throw refuse("damaged: its \(Note.version.rawValue) is no version")
        }
        let kind = notes[Note.optimizer.rawValue]
        guard kind.map(Optimizer.kinds.contains) ?? true else {
            throw refuse("of an optimizer that this daemon has not: \((kind ?? "").quoted)")
        }
        let (architecture, classes) = (
            notes[Note.architecture.rawValue] ?? "", notes[Note.classes.rawValue] ?? ""
        )
        guard architecture == network.architecture, classes == "\(network.classes)" else {
            throw refuse(
                "of \(architecture.quoted) with \(classes) classes, and the model is "
                    + "\(network.architecture) with \(network.classes)"
            )
        }
        var content = Content(try file.stateDict().tensors)
        for (note, text) in notes where note.hasPrefix(steps) {
            guard let count = count(text) else { throw refuse("damaged: \(note) is no number") }
            content.memories[String(note.dropFirst(steps.count)), default: .init()].steps = count
        }
        let misfit = network.misfit(of: content.parameters.mapValues(\.shape))
        guard misfit.isNone, content.others.isEmpty else {
            let odd = content.others.sorted().prefix(3).map(\.quoted)
            let words = [misfit.isNone ? [] : [misfit.words], odd].joined()
            throw refuse("not of this model's network: \(words.joined(separator: "; "))")
        }
        try check(content.memories, of: network, refuse)
        let kept = ModelVersion(
            network: network,
            parameters: try Parameters(network: network, tensors: content.parameters)
        )
        return Weights(
            kept,
            number: version,
            state: OptimizerState(of: kind, remembering: content.memories, of: network)
        )
    }

    /// Checks that what an optimizer remembers is what one could, of parameters that there are.
    private static func check(
        _ memories: [String: OptimizerState.Memory],
        of network: Network,
        _ refuse: (String) -> SnapshotFileError
    ) throws(SnapshotFileError) {
        let shapes = Dictionary(network.parameters.map { ($0.name, $0.shape) }) { $1 }
        for (name, memory) in memories.sorted(by: { $0.key < $1.key }) {
            guard let shape = shapes[name] else {
                throw refuse("of an optimizer of \(name.quoted), which the model has not")
            }
            guard memory.buffers.values.allSatisfy({ $0.shape == shape }) else {
                throw refuse("damaged: the optimizer's memory of \(name) has another shape")
            }
            guard Optimizer.isMemory(Set(memory.buffers.keys)) else {
                let names = memory.buffers.keys.sorted()
                throw refuse("of an optimizer with \(names.quotedList), which no rule has here")
            }
        }
    }

    /// A number that counts: no sign, and such that there is a next one.
    private static func count(_ text: String) -> Int? {
        Int(text).flatMap { (0..<1 << 53).contains($0) ? $0 : nil }
    }

    /// A file's tensors, by what they are.
    private struct Content {
        var parameters: [String: Tensor] = [:]
        var memories: [String: OptimizerState.Memory] = [:]
        /// The names of those that are neither.
        var others: [String] = []

        init(_ tensors: [String: Tensor]) {
            for (name, tensor) in tensors {
                if name.hasPrefix(model) {
                    parameters[String(name.dropFirst(model.count))] = tensor
                } else if name.hasPrefix(optimizer), let dot = name.lastIndex(of: "."),
                    case let start = name.index(name.startIndex, offsetBy: optimizer.count),
                    start < dot
                {
                    let buffer = String(name[name.index(after: dot)...])
                    memories[String(name[start..<dot]), default: .init()].buffers[buffer] = tensor
                } else {
                    others.append(name)
                }
            }
        }
    }
}

extension StateDict {
    /// The tensors of a snapshot's file: the network's in its order, then the optimizer's.
    init(keeping weights: Weights) {
        let network = weights.model.network
        let memories = weights.state.memories(of: network)
        let dict = StateDict(weights.model.parameters.tensors, of: network)
        var tensors = Dictionary(
            uniqueKeysWithValues: dict.tensors.map { (SnapshotFile.model + $0.key, $0.value) }
        )
        var order = dict.order.map { SnapshotFile.model + $0 }
        for parameter in network.parameters {
            let buffers = memories[parameter.name]?.buffers ?? [:]
            for (buffer, tensor) in buffers.sorted(by: { $0.key < $1.key }) {
                let name = "\(SnapshotFile.optimizer)\(parameter.name).\(buffer)"
                tensors[name] = tensor
                order.append(name)
            }
        }
        let integers = dict.integerNames.map { SnapshotFile.model + $0 }
        self.init(tensors: tensors, integerNames: Set(integers), order: order)
    }
}

/// A file of the models directory that is no snapshot, or none for a model.
struct SnapshotFileError: Error, Equatable, CustomStringConvertible {
    let file: String
    let problem: String

    /// One sentence for people.
    var description: String { "\(file) is \(problem)" }
}
