internal import Files

/// A vector over a layer's channels, read from a file.
struct Direction: Sendable, Hashable {
    /// The file, as it was named.
    let file: String
    /// Its SHA-256, in hexadecimal.
    let sha256: String
    /// The vector, of any length but 0.
    let vector: [Float]
    /// The power of the cosine that a place's product is weighted with.
    let power: Float

    /// Below this a cosine counts as much: lucid's, so that a place that points elsewhere has a
    /// slope all the same.
    private static let leastCosine = 0.1
    /// Keeps a place without any activation from being divided by: lucid's.
    private static let small = 1e-4

    /// Reads numbers with commas, spaces or lines between; square brackets count for nothing.
    init(file: String, power: Float) throws(DirectionError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try File.bytes(of: file)
        } catch { throw .unreadable(error) }
        let words = String(decoding: bytes, as: UTF8.self).split {
            $0.isWhitespace || ",;[]".contains($0)
        }
        var vector: [Float] = []
        for (index, word) in words.enumerated() {
            guard let number = Float(word), number.isFinite else {
                throw .noNumber(file, String(word.prefix(20)), index: index)
            }
            vector.append(number)
        }
        guard vector.contains(where: { $0 != 0 }) else { throw .nothing(file) }
        self.init(file: file, sha256: Fingerprint.of(bytes), vector: vector, power: power)
    }

    /// A vector that is known already.
    init(file: String, sha256: String, vector: [Float], power: Float) {
        self.file = file
        self.sha256 = sha256
        self.vector = vector
        self.power = power
    }

    /// o·v times max(0.1, cos)^power of one place, where cos = o·v / (‖v‖ + ε)(‖o‖ + ε); and its
    /// gradient.
    func slope(at activation: [Float]) -> (value: Double, gradient: [Double]) {
        let (o, v) = (activation.map(Double.init), vector.map(Double.init))
        let product = zip(o, v).reduce(0) { $0 + $1.0 * $1.1 }
        guard power != 0 else { return (product, v) }
        let length = o.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot() + Self.small
        let cosine = product / (length + Self.small) / norm
        let exponent = Double(power)
        let weight = max(Self.leastCosine, cosine).power(exponent)
        guard cosine > Self.leastCosine else { return (product * weight, v.map { $0 * weight }) }
        // d cos = v/(‖o‖ + ε)‖v‖ − cos·o/‖o‖(‖o‖ + ε)
        let slope = product * exponent * weight / cosine / (length + Self.small)
        let gradient = zip(o, v).map { o, v in
            v * weight + slope * (v / norm - cosine * o / length)
        }
        return (product * weight, gradient)
    }
}

/// Why a file gives no direction in a layer.
enum DirectionError: Error, Equatable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(FileError)
    /// A word that is no finite number.
    case noNumber(String, String, index: Int)
    /// A file without a number that is not 0.
    case nothing(String)
    /// More or fewer numbers than the layer has channels.
    case length(String, Int, layer: String, channels: Int)

    /// What is wrong, and what would be right.
    var description: String {
        switch self {
        case .unreadable(let error): error.description
        case .noNumber(let file, let word, let index):
            "number \(index + 1) of \(file) is \"\(word)\": a direction is a finite number for each "
                + "channel, with commas, spaces or lines between"
        case .nothing(let file): "\(file) has no number in it but 0, and so no direction"
        case .length(let file, let count, let layer, let channels):
            "\(file) has \(count) numbers; \(layer) has \(channels) channels"
        }
    }
}
