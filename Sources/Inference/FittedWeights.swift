import Files
package import Networks
import ONNX
import Tensors
package import Weights

/// A network with the weights that a file holds for it, and what of the file they are.
package struct FittedWeights: Sendable {
    /// The network and its parameters.
    package let version: ModelVersion
    /// Where in the file they were found, as `key` chooses it; nil when they are the whole file.
    package let key: String?
    /// The counters beside them that the network has no use for.
    package let leftOut: [String]
    /// Whose names they had, where those were not torchvision's.
    package let origin: String?

    /// Finds the one state dict in the file that fits the architecture, under whatever keys and
    /// behind whatever prefix it lies; at or under `key` when one is given.
    ///
    /// - Throws: `WeightsError`, `FittingError`, `NetworkError` as `Network` does, or a `WireError`
    ///   where the memory does not suffice.
    package init(
        _ file: WeightFile,
        architecture: String,
        transformInput: Bool? = nil,
        preparation: ScaleShift? = nil,
        key chosen: String? = nil,
        within memory: MemoryBudget? = nil
    ) throws {
        let trials = try FittedWeights.trials(file, architecture, under: chosen) { shapes in
            try Network(
                architecture: architecture,
                transformInput: transformInput,
                preparation: preparation,
                fitting: shapes
            )
        }
        try self.init(trials, of: file, architecture, under: chosen, within: memory)
    }

    /// The same for a network that is there already, such as an ONNX file's.
    ///
    /// - Throws: `WeightsError` or `FittingError`.
    init(_ file: WeightFile, network: Network, key chosen: String? = nil) throws {
        let anchor = network.parameters.first { $0.tie == nil }?.name ?? ""
        let trials = try file.candidates(holding: anchor, under: chosen).map { candidate in
            Trial(candidate, network, try candidate.shapes(in: file.name), nil)
        }
        try self.init(trials, of: file, network.architecture, under: chosen)
    }

    private init(
        _ trials: [Trial],
        of file: WeightFile,
        _ architecture: String,
        under chosen: String?,
        within memory: MemoryBudget? = nil
    ) throws {
        var fitting: [Trial] = []
        for trial in trials where trial.misfit.isNone {
            if fitting.allSatisfy({ !$0.candidate.isSame(as: trial.candidate) }) {
                fitting.append(trial)
            }
        }
        guard fitting.count <= 1 else {
            throw FittingError.ambiguous(
                file: file.name,
                architecture: architecture,
                keys: fitting.map(\.key)
            )
        }
        guard let found = fitting.first else {
            let nearest = trials.min { $0.misfit.count < $1.misfit.count }
            throw FittingError.unfit(
                file: file.name,
                key: nearest?.candidate.key,
                architecture: architecture,
                nearest?.misfit ?? Misfit(),
                likelier: FittedWeights.architectures(fitting: file, under: chosen)
            )
        }
        try memory?.checkRoom(forParameters: found.network.parameters.map(\.shape))
        let read = try file.stateDict(found.candidate, without: found.leftOut).tensors
        let tensors = found.foreign?.assembled(read, for: found.network) ?? read
        version = ModelVersion(
            network: found.network,
            parameters: try Parameters(network: found.network, tensors: tensors)
        )
        key = found.candidate.key
        leftOut = found.leftOut.sorted()
        origin = found.foreign?.origin
    }

    /// Every place in the file where an architecture's weights may lie, under torchvision's names
    /// or another library's, held against the network that is made for its shapes.
    ///
    /// No more than `most` places are looked at by each set of names.
    ///
    /// - Throws: What keeps the file from being looked through by torchvision's names, unless
    ///   there is a place by another's.
    private static func trials(
        _ file: WeightFile,
        _ architecture: String,
        under key: String?,
        most: Int = .max,
        _ network: ([String: Shape]) throws -> Network
    ) throws -> [Trial] {
        let older = Architecture.named(architecture)?.renamed
        var trials: [Trial] = []
        var failure: WeightsError?
        for foreign in [nil] + ForeignNames.known(for: architecture) {
            let anchor = try foreign?.classifier ?? Network.classifier(of: architecture)
            let places: [StateDictCandidate]
            do throws(WeightsError) {
                places = try file.candidates(holding: anchor, under: key)
            } catch {
                if foreign == nil { failure = error }
                continue
            }
            for found in places.prefix(most) {
                let candidate = found.renamed { foreign?.name(of: $0) ?? older?($0) }
                let shapes = try candidate.shapes(in: file.name)
                let network = try network(foreign?.assembled(shapes, for: nil) ?? shapes)
                let fitted = foreign?.assembled(shapes, for: network) ?? shapes
                trials.append(Trial(candidate, network, fitted, foreign))
            }
        }
        if trials.isEmpty, let failure { throw failure }
        return trials
    }

    /// The architectures that a file's weights do fit, as far as a few places show: a file may have
    /// many on purpose.
    private static func architectures(fitting file: WeightFile, under key: String?) -> [String] {
        Architecture.all.map(\.name).filter { name in
            let trials = try? trials(file, name, under: key, most: 4) { shapes in
                try Network(architecture: name, fitting: shapes)
            }
            return trials?.contains { $0.misfit.isNone } ?? false
        }
    }

    /// A candidate held against the network that fits it best.
    private struct Trial {
        let candidate: StateDictCandidate
        let network: Network
        let misfit: Misfit
        let leftOut: Set<String>
        /// Whose names the file has; nil for torchvision's.
        let foreign: ForeignNames?

        init(
            _ candidate: StateDictCandidate,
            _ network: Network,
            _ shapes: [String: Shape],
            _ foreign: ForeignNames?
        ) {
            var misfit = network.misfit(of: shapes)
            leftOut = candidate.counters.intersection(misfit.unexpected)
            misfit.unexpected.removeAll(where: leftOut.contains)
            (self.candidate, self.network, self.misfit) = (candidate, network, misfit)
            self.foreign = foreign
        }

        var key: String { candidate.key ?? StateDictCandidate.wholeFile }
    }
}

/// Why no weights for an architecture could be taken from a file.
package enum FittingError: Error, Sendable, Equatable {
    /// None fit; what is wrong with those that fit best, where they lie, and what they would fit.
    case unfit(file: String, key: String?, architecture: String, Misfit, likelier: [String])
    /// Several different ones fit.
    case ambiguous(file: String, architecture: String, keys: [String])
}

extension FittingError: CustomStringConvertible {
    /// One sentence for people.
    package var description: String {
        switch self {
        case .unfit(let file, let key, let architecture, let misfit, let likelier):
            let place = key.map { " under \($0.quoted)" } ?? ""
            let isPart = file.contains("-of-0") && !misfit.missing.isEmpty
            if !likelier.isEmpty {
                return "\(file): the tensors\(place) are not \(architecture)'s; they are what "
                    + "\(likelier.quotedList) has"
            }
            let advice =
                isPart
                ? "it seems to be one of several parts: name their .index.json"
                : architecture == Model.architecture ? nil : Model.adviceForOtherArchitectures
            return "\(file): the tensors\(place) are not \(architecture)'s: \(misfit.words)"
                + (advice.map { "; \($0)" } ?? "")
        case .ambiguous(let file, let architecture, let keys):
            return "\(file) holds several state dicts that fit \(architecture), under "
                + "\(keys.quotedList): choose one with key, such as key=\(keys[0])"
        }
    }
}

extension Misfit {
    /// What doesn't fit, three names of each kind at most.
    var words: String {
        var parts: [String] = []
        if !missing.isEmpty { parts.append("missing \(missing.quotedList)") }
        if !unexpected.isEmpty { parts.append("unexpected \(unexpected.quotedList)") }
        if !misshapen.isEmpty {
            let shown = misshapen.prefix(3).map {
                "\($0.name.quoted) (\($0.got), not \($0.expected))"
            }
            let rest = misshapen.count > 3 ? " and \(misshapen.count - 3) more" : ""
            parts.append("of another shape \(shown.joined(separator: ", "))\(rest)")
        }
        return parts.joined(separator: "; ")
    }
}
