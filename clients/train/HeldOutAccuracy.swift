internal import Tench
internal import Wire

/// How many scenes that no training saw a network names rightly, class by class.
struct HeldOutAccuracy: Sendable, Equatable {
    /// Scenes of each class.
    let scenes: Int
    /// Those of each class that were named rightly.
    let right: [Int]

    /// Figures that are there already.
    init(scenes: Int, right: [Int]) {
        self.scenes = scenes
        self.right = right
    }

    /// Asks a network, or a session of it, about `scenes` scenes of each class.
    ///
    /// - Throws: `WireError`, `RemoteError` or `TrainingError`.
    init(
        of model: String,
        session: String? = nil,
        on stock: SceneStock,
        scenes: Int,
        over caller: some Caller
    ) async throws {
        var right = [Int](repeating: 0, count: SceneStock.classCount)
        for index in 0..<scenes {
            try Task.checkCancellation()
            let batch = stock.heldOutBatch(index)
            let call = Forward(
                model: model,
                session: session,
                input: .tensor(batch.pictures),
                top: 1,
                compute: ComputeMembers(encoding: .none, isDeterministic: true)
            )
            guard let top = try await caller.send(call).top, top.count == right.count
            else { throw TrainingError.withoutClasses }
            for (classIndex, best) in top.enumerated() where best.first?.class == classIndex {
                right[classIndex] += 1
            }
        }
        self.init(scenes: scenes, right: right)
    }

    /// The share of all scenes that were named rightly.
    var share: Double { Double(total) / Double(max(scenes * right.count, 1)) }

    private var total: Int { right.reduce(0, +) }
}

extension HeldOutAccuracy: CustomStringConvertible {
    /// `1994 of 2000`.
    var description: String { "\(total) of \(scenes * right.count)" }
}
