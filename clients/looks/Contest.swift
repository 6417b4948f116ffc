internal import Experiments
internal import JSON

/// Whether pictures are nearer to given ones than their rivals are, by one yardstick.
struct Contest: Sendable {
    private let measure: Yardstick
    private let cases: [Case]
    private let classes: Int

    /// One picture, and what it is measured by.
    struct Case: Sendable {
        /// Which of the classes it is of, from 0.
        let classPlace: Int
        /// Its distance from the given picture.
        let distance: Double
        /// The rival's distance from the given picture.
        let rival: Double
        /// Its distance from the rival.
        let between: Double
    }

    /// A figure with its interval: a bootstrap over the classes, as pictures of one class rise and
    /// fall together.
    struct Figure: Sendable {
        let value: Double
        let interval: ClosedRange<Double>

        /// A list of three for the record.
        var json: JSONValue {
            [JSONValue(value), JSONValue(interval.lowerBound), JSONValue(interval.upperBound)]
        }
    }

    /// A contest of these cases, one at least.
    init(_ yardstick: Yardstick, _ cases: [Case]) {
        precondition(!cases.isEmpty, "nobody to compare")
        measure = yardstick
        self.cases = cases
        classes = (cases.map(\.classPlace).max() ?? 0) + 1
    }

    /// The yardstick's name.
    var yardstick: String { measure.name }
    /// The pictures' mean distance.
    var distance: Double { cases.map(\.distance).mean }
    /// The rivals' mean distance.
    var rivals: Double { cases.map(\.rival).mean }

    /// By what share of the rivals' distance the pictures' is less; below 0 it is more.
    var gain: Figure { figure { 1 - $0(\.distance) / $0(\.rival) } }

    /// How much oftener a rival, whichever, is farther away than a picture: Cliff's δ.
    var effect: Double {
        EffectSize.cliffsDelta(cases.map(\.rival), over: cases.map(\.distance))
    }

    /// The share of pictures that are nearer than their rivals; equal distances are half nearer.
    ///
    /// Where all or none are, which a bootstrap takes for certainty, the interval is Wilson's with
    /// a trial for each class.
    var nearer: Figure {
        let figure = figure { $0(\.isNearer) / $0 { _ in 1 } }
        guard figure.value == 0 || figure.value == 1 else { return figure }
        return Figure(
            value: figure.value,
            interval: Proportion(figure.value, of: classes).interval
        )
    }

    /// How far along the way from the given pictures to the rivals the pictures are: 0 at the
    /// given, 1 at the rivals, more beyond them; nil where the yardstick knows no ways.
    ///
    /// Σ⟨p − g, r − g⟩ / Σ‖r − g‖², the products by the law of cosines.
    var way: Figure? { measured { $0(\.product) / $0(\.rival) } }

    /// How much of what tells the pictures from the given ones is what tells the rivals from them:
    /// the cosine between the two ways; nil where the yardstick knows no ways.
    ///
    /// A picture that has lost everything else, or won as much of anything else, has little.
    var share: Figure? {
        measured { $0(\.product) / ($0(\.rival) * $0(\.distance)).squareRoot() }
    }

    /// A figure of sums over the cases, each class as often as it is drawn, with its interval.
    private func figure(_ body: (_ sum: ((Case) -> Double) -> Double) -> Double) -> Figure {
        func value(_ times: [Int]) -> Double {
            body { part in cases.reduce(0) { $0 + Double(times[$1.classPlace]) * part($1) } }
        }
        let whole = value(Array(repeating: 1, count: classes))
        let interval = Bootstrap().interval(over: classes) { times in
            let value = value(times)
            return value.isFinite ? value : nil
        }
        return Figure(value: whole, interval: interval ?? whole...whole)
    }

    /// A figure of squared distances.
    private func measured(_ body: (_ sum: ((Case) -> Double) -> Double) -> Double) -> Figure? {
        let squared = cases.compactMap { $0.squared(by: measure) }
        guard squared.count == cases.count else { return nil }
        return Contest(measure, squared).figure(body)
    }
}

extension Contest.Case {
    /// Whether it is nearer than its rival.
    fileprivate var isNearer: Double {
        distance < rival ? 1 : distance == rival ? 0.5 : 0
    }

    /// Of squared distances: ⟨p − g, r − g⟩.
    fileprivate var product: Double { (distance + rival - between) / 2 }

    /// The case with its distances squared; nil where the yardstick has no squares.
    fileprivate func squared(by yardstick: Yardstick) -> Contest.Case? {
        guard let distance = yardstick.square(of: distance),
            let rival = yardstick.square(of: rival), let between = yardstick.square(of: between)
        else { return nil }
        return Contest.Case(
            classPlace: classPlace,
            distance: distance,
            rival: rival,
            between: between
        )
    }
}
