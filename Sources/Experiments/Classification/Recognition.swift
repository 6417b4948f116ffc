package import Imaging
package import Tench
package import Wire

/// What a network takes a picture for.
package struct Recognition: Sendable, Equatable {
    /// The five classes that it finds likeliest, or all of a network with fewer, the first first.
    package let top: [TopClass]
    /// The place of the picture's own class among all, from 1; nil when that is not known.
    package let rank: Int?

    init(top: [TopClass], rank: Int?) {
        self.top = top
        self.rank = rank
    }

    /// How many classes are told.
    package static let depth = 5
}

extension RemoteModel {
    /// Asks the network about a picture, at any size that it takes.
    ///
    /// - Parameters:
    ///   - image: The picture.
    ///   - classIndex: The class it is of; one that the network has not counts as unknown.
    ///   - session: The session whose weights are asked, rather than the resident ones.
    ///   - caller: The daemon.
    /// - Returns: The likeliest classes, and the place of the picture's own.
    /// - Throws: `WireError`, `RemoteError`, or `RemoteModelError.withoutClasses`.
    package func recognition(
        of image: Image,
        knownAs classIndex: Int?,
        session: String? = nil,
        over caller: some Caller
    ) async throws -> Recognition {
        let reply = try await caller.send(
            Forward(
                model: description.name,
                session: session,
                input: .tensor(image.tensor),
                top: min(Recognition.depth, classCount),
                compute: ComputeMembers(isDeterministic: true)
            )
        )
        guard let logits = reply.outputs["logits"]?.values, logits.count == classCount,
            let top = reply.top?.first
        else { throw RemoteModelError.withoutClasses(description.name) }
        let known = classIndex.flatMap { logits.indices.contains($0) ? $0 : nil }
        return Recognition(top: top, rank: known.map { Self.rank(of: $0, in: logits) })
    }

    /// The place of a class, from 1; of equal logits the lower class stands first, as in `top`.
    private static func rank(of classIndex: Int, in logits: [Float]) -> Int {
        let logit = logits[classIndex]
        let better = logits.indices.count {
            logits[$0] > logit || (logits[$0] == logit && $0 < classIndex)
        }
        return better + 1
    }
}
