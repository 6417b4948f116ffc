/// What training one network to answer like the other came to.
struct MergeOutcome: Sendable {
    /// J before the first step, and after the last.
    let lossBefore: Double
    let lossAfter: Double
    /// How many steps there were.
    let steps: Int
    /// J's curve as a picture, from the page's folder; nil when none was drawn.
    let curve: String?
    /// Pictures by the trained copy.
    let redrawn: Gallery

    /// How many times less J is.
    var factor: Double { lossBefore / lossAfter }
}
