/// What the rows, or columns, of a resampled plane are made of: of each a list of those read, with
/// weights.
package struct ResampleTaps: Sendable, Equatable {
    /// Rows, or columns, that are read.
    package let read: Int
    /// And that are made.
    package let made: Int

    /// Where the list of each one made starts, and where the last ends.
    let starts: [Int32]
    let sources: [Int32]
    let weights: [Float]

    /// The lists that `taps` gives; what weighs nothing is left out, even of what is infinite.
    package init(
        reading read: Int,
        making made: Int,
        _ taps: (_ made: Int) -> [(index: Int, weight: Float)]
    ) {
        var starts: [Int32] = [0]
        var sources: [Int32] = []
        var weights: [Float] = []
        for place in 0..<made {
            for (index, weight) in taps(place) where weight != 0 {
                precondition((0..<read).contains(index), "\(index) of \(read) is read")
                sources.append(Int32(index))
                weights.append(weight)
            }
            starts.append(Int32(sources.count))
        }
        self.init(read: read, made: made, starts: starts, sources: sources, weights: weights)
    }

    private init(read: Int, made: Int, starts: [Int32], sources: [Int32], weights: [Float]) {
        self.read = read
        self.made = made
        self.starts = starts
        self.sources = sources
        self.weights = weights
    }

    /// How many there are, of all together.
    package var tapCount: Int { sources.count }

    /// What the given one is made of.
    package func list(of place: Int) -> [(index: Int, weight: Float)] {
        (Int(starts[place])..<Int(starts[place + 1])).map { (Int(sources[$0]), weights[$0]) }
    }

    /// Every one as it is.
    package static func identity(_ count: Int) -> ResampleTaps {
        ResampleTaps(reading: count, making: count) { [($0, Float(1))] }
    }

    /// Whether each is made of the one in its place alone, as it is.
    package var isIdentity: Bool { self == .identity(read) }

    /// What gradients go by: of each one read the list of those that it helped make.
    package var transposed: ResampleTaps {
        var lists = [[(index: Int, weight: Float)]](repeating: [], count: read)
        for place in 0..<made {
            for (index, weight) in list(of: place) {
                lists[index].append((index: place, weight: weight))
            }
        }
        return ResampleTaps(reading: made, making: read) { lists[$0] }
    }
}
