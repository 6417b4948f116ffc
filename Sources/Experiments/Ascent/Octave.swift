/// A run of steps at one picture size.
package struct Octave: Hashable, Sendable {
    /// The picture's side, in pixels.
    package let size: Int
    /// The side of the window that each step descends in; at most `size`.
    package let crop: Int
    /// How many steps.
    package let iterations: Int
    /// The step's length.
    package let learningRate: Schedule
    /// The blur after each step, in pixels.
    package let sigma: Schedule

    /// An octave of these numbers.
    package init(size: Int, crop: Int, iterations: Int, learningRate: Schedule, sigma: Schedule) {
        precondition(crop > 1 && crop <= size, "a crop of \(crop) from \(size)")
        precondition(iterations > 0, "\(iterations) iterations")
        self.size = size
        self.crop = crop
        self.iterations = iterations
        self.learningRate = learningRate
        self.sigma = sigma
    }

    /// The same octave of pictures of the window's size, which is then all of them.
    var whole: Octave {
        Octave(
            size: crop,
            crop: crop,
            iterations: iterations,
            learningRate: learningRate,
            sigma: sigma
        )
    }

    /// The same octave of smaller or larger pictures; steps, rates and sigmas stay.
    package func scaled(by factor: Double) -> Octave {
        let scaledSize = max(Int((Double(size) * factor).rounded()), 2)
        return Octave(
            size: scaledSize,
            crop: min(max(Int((Double(crop) * factor).rounded()), 2), scaledSize),
            iterations: iterations,
            learningRate: learningRate,
            sigma: sigma
        )
    }
}

extension Octave: LosslessStringConvertible {
    /// Reads `SIZE/CROP,ITERATIONS,LR:LR,SIGMA:SIGMA`.
    package init?(_ description: String) {
        let fields = description.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 4 else { return nil }
        let sides = fields[0].split(separator: "/", omittingEmptySubsequences: false)
            .compactMap { Int($0) }
        guard sides.count == 2, sides[1] > 1, sides[1] <= sides[0],
            let iterations = Int(fields[1]), iterations > 0,
            let learningRate = Schedule(String(fields[2])), let sigma = Schedule(String(fields[3]))
        else { return nil }
        self.init(
            size: sides[0],
            crop: sides[1],
            iterations: iterations,
            learningRate: learningRate,
            sigma: sigma
        )
    }

    /// `SIZE/CROP,ITERATIONS,LR:LR,SIGMA:SIGMA`.
    package var description: String { "\(size)/\(crop),\(iterations),\(learningRate),\(sigma)" }
}
