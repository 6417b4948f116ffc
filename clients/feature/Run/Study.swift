internal import Experiments
internal import Files
internal import Wire

/// What one picture, or one batch of them, is to raise.
struct Study: Sendable {
    /// The objective as it was asked for.
    let text: String
    /// The same, its features known to be there.
    let combination: Combination<Feature>
    /// What its pictures' files are called, without number and ending.
    private(set) var stem: String
    private let title: String
    private let classIndex: Int?

    /// The study of an objective; its pictures' files are named after it.
    ///
    /// - Parameters:
    ///   - expression: The objective.
    ///   - layers: The networks' layers.
    ///   - labels: The names of the default network's classes.
    /// - Throws: `ExpressionError` of a feature that there is not.
    init(_ expression: Expression, layers: LayerMap, labels: Labels) throws(ExpressionError) {
        let text = expression.combination.description
        combination = try expression.combination.map { mention throws(ExpressionError) in
            try layers.feature(mention, in: expression.text)
        }
        self.text = text
        let network = layers.models[0].description.name
        if case .leaf(let feature) = combination, case .channel(let channel) = feature.aim,
            feature.layer == Layer(model: network, name: "logits"), feature.position == nil
        {
            classIndex = channel
            title = labels.title(channel)
        } else {
            classIndex = nil
            // A title that begins with a number is one of a class.
            title = text.first?.isLetter == true ? text : "sum \(text)"
        }
        stem = Self.stem(text, combination, layers)
    }

    /// A frame on the way from one objective to another.
    init(_ text: String, _ combination: Combination<Feature>, frame: Int, title: String) {
        self.text = text
        self.combination = combination
        self.title = title
        stem = "frame-" + Self.padded(frame, to: 3)
        classIndex = nil
    }

    /// The directions in it.
    var directions: [Direction] { Self.directions(in: combination) }

    /// The picture of this study, or of several the one of this number, from 1.
    func commission(_ number: Int?) -> Commission {
        Commission(
            file: stem + (number.map { "-\($0)" } ?? "") + ".png",
            title: title + (number.map { ", \($0)" } ?? ""),
            classIndex: classIndex
        )
    }

    private static func directions(in combination: Combination<Feature>) -> [Direction] {
        combination.leaves.compactMap { feature in
            guard case .direction(let direction) = feature.aim else { return nil }
            return direction
        }
    }

    /// A file name without its ending, that no other objective has.
    ///
    /// One channel is called after itself, so that a layer's are in order. All else is told apart
    /// by a hash, because a name cannot hold it.
    private static func stem(
        _ text: String,
        _ combination: Combination<Feature>,
        _ layers: LayerMap
    ) -> String {
        if case .leaf(let feature) = combination, feature.position == nil {
            let isDefault = feature.layer.model == layers.models[0].description.name
            let path = (isDefault ? "" : "\(feature.layer.model)-") + feature.layer.name
            switch feature.aim {
            case .whole: return FileStem(plain(path)).text
            case .channel(let channel):
                let digits = "\(layers.channels(of: feature.layer) - 1)".count
                return "\(FileStem(plain(path)))-\(padded(channel, to: digits))"
            case .direction: break
            }
        }
        return "\(plain(text).prefix(48))-\(mark(of: text, combination))"
    }

    /// Eight digits that tell an objective and its directions from all others.
    private static func mark(of text: String, _ combination: Combination<Feature>) -> Substring {
        let whole = ([text] + directions(in: combination).map(\.sha256)).joined(separator: " ")
        return Fingerprint.of(Array(whole.utf8)).prefix(8)
    }

    /// The same study, its files' name told apart from that of another one that sounds alike.
    var markedApart: Study {
        var study = self
        study.stem += "-\(Self.mark(of: text, combination))"
        return study
    }

    /// Letters, digits, dots and single hyphens, a letter first.
    private static func plain(_ text: String) -> String {
        var name = ""
        for letter in text {
            let isWord = letter.isLetter || letter.isNumber || "._".contains(letter)
            if isWord && letter.isASCII {
                name.append(letter)
            } else if name.last != "-" {
                name.append("-")
            }
        }
        while name.last == "-" { name.removeLast() }
        return name.first?.isLetter == true ? name : "objective-\(name.drop { $0 == "-" })"
    }

    private static func padded(_ number: Int, to count: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(count - digits.count, 0)) + digits
    }
}
