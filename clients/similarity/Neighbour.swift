/// A near one of a picture.
struct Neighbour: Sendable, Equatable {
    /// What "near" means.
    enum Measure: String, Sendable, CaseIterable {
        /// The class, other than the picture's own, whose logit is largest.
        case logit
        /// The picture whose outputs are at the least distance, by the two-norm.
        case distance
    }

    /// The picture's place among the subjects.
    let subject: Int
    /// 1 for the nearest.
    let rank: Int
    /// The neighbour's node.
    let number: Int
    /// The logit or the distance.
    let value: Double

    /// The nearest of every subject, at most so many each; by logit only those of subjects that
    /// have a class.
    static func all(
        of subjects: [Subject],
        in space: OutputSpace,
        by measure: Measure,
        count: Int
    ) -> [Neighbour] {
        subjects.enumerated().flatMap { position, subject -> [Neighbour] in
            let found: [(number: Int, value: Double)]
            switch measure {
            case .logit:
                guard let own = subject.classIndex else { return [] }
                found = space.largest(at: position, except: own, count: count)
                    .map { ($0, space.points[position, $0]) }
            case .distance:
                found = space.nearest(to: position, count: count)
                    .map { (subjects[$0].number, space.distances[position, $0]) }
            }
            return found.enumerated().map { index, near in
                Neighbour(
                    subject: position,
                    rank: index + 1,
                    number: near.number,
                    value: near.value
                )
            }
        }
    }
}
