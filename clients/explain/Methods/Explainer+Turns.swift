internal import Tench
internal import Tensors

extension Explainer {
    /// Elements of a call's pictures, unless one has more: as many calls as that takes tell how far
    /// it all is, and more pictures in one gain no time.
    private static var usual: Int { 1 << 20 }

    /// How many pictures of so many elements a call holds.
    ///
    /// What a line takes beside a tensor in base64 is far less than an eighth.
    func picturesPerCall(elements: Int) -> Int {
        let fitting = min(
            limits.batch,
            limits.tensorElements / elements,
            limits.lineBytes / 8 * 7 * 3 / 16 / elements,
            limits.outputBytes / 2 / 8 * 7 * 3 / 16 / elements
        )
        return max(min(fitting, Self.usual / elements), 1)
    }

    /// Asks about many pictures, several in a call and two calls at a time, so that the daemon need
    /// not wait for the next.
    ///
    /// - Parameters:
    ///   - count: How many pictures there are.
    ///   - shape: One's shape, `[1, 3, h, w]`.
    ///   - make: The values of a picture; asked for in order.
    ///   - ask: Gives the answer to some of them.
    /// - Returns: The answers, in order.
    /// - Throws: What `ask` throws.
    func inTurns<Answer: Sendable>(
        _ count: Int,
        _ shape: Shape,
        make: (Int) -> [Float],
        ask: @escaping @Sendable (Tensor, Range<Int>) async throws -> Answer
    ) async throws -> [Answer] {
        let size = picturesPerCall(elements: shape.count)
        let parts = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
        let sideBySide = min(limits.inFlight, 2)
        return try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
            var answers: [Int: Answer] = [:]
            for (place, part) in parts.enumerated() {
                if place >= sideBySide, let (made, answer) = try await group.next() {
                    answers[made] = answer
                }
                let batch = Tensor(shape.with(items: part.count), part.flatMap(make))
                group.addTask { (place, try await ask(batch, part)) }
            }
            for try await (made, answer) in group { answers[made] = answer }
            return parts.indices.compactMap { answers[$0] }
        }
    }

    /// The weighted sum of the score's gradients at many pictures.
    ///
    /// - Parameters:
    ///   - weights: How much each picture's counts, so many pictures.
    ///   - shape: One's shape, `[1, 3, h, w]`.
    ///   - make: The values of a picture; asked for in order.
    /// - Returns: The sum, in double, `[3·h·w]`.
    /// - Throws: What a call throws.
    func gradientSum(
        _ weights: [Double],
        _ shape: Shape,
        make: (Int) -> [Float]
    ) async throws -> [Double] {
        let sums = try await inTurns(weights.count, shape, make: make) { pictures, part in
            let gradients = try await gradients(at: pictures).values
            var sum = [Double](repeating: 0, count: shape.count)
            for (item, place) in part.enumerated() {
                let first = item * shape.count
                for index in sum.indices {
                    sum[index] += weights[place] * Double(gradients[first + index])
                }
            }
            return sum
        }
        return sums.dropFirst().reduce(sums[0]) { zip($0, $1).map { $0 + $1 } }
    }
}
