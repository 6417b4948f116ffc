package import Objectives

/// What can be wrong with a request to a network.
package enum NetworkError: Error, Sendable {
    /// No architecture has this name.
    case unknownArchitecture(String, known: [String])
    /// The file's tensors are not this architecture's.
    case unfitParameters(Misfit)
    /// The architecture has no such option.
    case unavailableOption(String)
    /// No layer has this name; `near` are names that look like it.
    case unknownLayer(String, near: [String])
    /// A tensor hasn't the shape that is needed; -1 stands for any extent.
    case shape(what: String, expected: [Int], got: [Int])
    /// A layer can't take what an input of this shape makes of its own input.
    case unfitInput(shape: [Int], layer: String, reason: String)
    /// A loss that can't be taken of its layer's output.
    case unfitLoss(LossError, layer: String)
    /// A value that a request can't have.
    case invalid(String)
    /// The result holds an infinity or a NaN where none may be.
    case nonFinite(String)
    /// The work was given up at the caller's wish, between two layers.
    case cancelled
    /// There isn't memory enough for the work.
    case outOfMemory(bytes: Int)
}

/// Up to three names that look like `name`, nearest first: for "did you mean".
func nearest(to name: String, among names: [String]) -> [String] {
    let (length, most) = (name.utf8.count, max(2, name.utf8.count / 3))
    // Both may be a stranger's: long ones look like none, and there may be any number.
    guard length <= 256 else { return [] }
    let alike = names.lazy.filter { abs($0.utf8.count - length) <= most }.prefix(1 << 12)
    let scored = alike.map { (name: $0, distance: editDistance(name, $0)) }
    let close = scored.filter { $0.distance <= most }
    return close.sorted { $0.distance < $1.distance }.prefix(3).map(\.name)
}

/// Levenshtein's distance between two strings.
private func editDistance(_ a: String, _ b: String) -> Int {
    let b = Array(b.utf8)
    var row = Array(0...b.count)
    for (i, x) in a.utf8.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            let substituted = diagonal + (x == y ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[b.count]
}
