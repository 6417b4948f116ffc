package import JSON
internal import Runs

/// How far a picture's output is from the given picture's, both at the picture's size.
package struct MatchFigures: PictureFigures, Equatable {
    /// Σ|o − t|.
    package let l1: Double
    /// √Σ(o − t)².
    package let l2: Double
    /// The class that leads in the picture's output.
    package let top: Int
    /// The class that leads in the given picture's.
    package let givenTop: Int

    /// The figures of an output and the one it should be.
    init(_ output: [Float], of target: [Float]) {
        l1 = OutputDistance.l1.between(output, target)
        l2 = OutputDistance.l2.between(output, target)
        top = output.leader
        givenTop = target.leader
    }

    /// The four as an object.
    package var json: JSONValue {
        [
            "l1": JSONValue(l1), "l2": JSONValue(l2), "top": JSONValue(top),
            "given_top": JSONValue(givenTop),
        ]
    }

    /// Reads the four.
    package init?(_ json: JSONValue) {
        guard let l1 = json["l1"]?.double, let l2 = json["l2"]?.double,
            let top = json["top"]?.integer, let givenTop = json["given_top"]?.integer
        else { return nil }
        self.l1 = l1
        self.l2 = l2
        self.top = top
        self.givenTop = givenTop
    }

    /// `distance 1.5, top class 11 (11 of the given)`.
    package var description: String {
        "distance \(l2), top class \(top) (\(givenTop) of the given)"
    }
}
