import Files
import Foundation
import JSON
import Wire

/// Where networks' weights are published, and how the SHA-256 of each begins: torchvision's, as a
/// script has read them off its definitions, or another table of the same form.
struct PublishedTable: Sendable, Equatable {
    /// What files' names are put behind to make their addresses.
    let base: String
    /// All there are; of each network the one that is taken unless another is named comes first.
    let weights: [PublishedWeights]
    /// What the classes are called, in their order.
    let labels: [String]

    /// Torchvision's own.
    static func torchvision() throws(PullError) -> PublishedTable {
        try PublishedTable(parsing: PackageResources.torchvision_json, of: "torchvision.json")
    }

    /// The table in a file.
    init(file path: String) throws(PullError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try File.bytes(of: path)
        } catch { throw .file(error) }
        self = try PublishedTable(parsing: bytes, of: path)
    }

    private init(parsing text: [UInt8], of path: String) throws(PullError) {
        let tree: JSONValue
        do throws(JSONError) {
            tree = try JSONValue(parsing: text)
        } catch { throw .table(path, "it is no JSON: \(error)") }
        guard let base = tree["base"]?.string, let rows = tree["weights"]?.array,
            let labels = tree["labels"]?.array
        else { throw .table(path, "it has no base, weights and labels") }
        self.base = base.hasSuffix("/") ? base : base + "/"
        self.labels = labels.compactMap(\.string)
        var weights: [PublishedWeights] = []
        for row in rows {
            guard let read = PublishedWeights(row) else {
                throw .table(path, "a row of weights is wrong: \(row.text.prefix(200))")
            }
            weights.append(read)
        }
        self.weights = weights.filter(\.isDefault) + weights.filter { !$0.isDefault }
    }

    /// The weights of a network, those of a name or else the usual ones.
    func weights(of architecture: String, named name: String?) throws(PullError) -> PublishedWeights
    {
        let all = weights.filter { $0.architecture == architecture }
        guard let first = all.first else {
            let known = Array(Set(weights.map(\.architecture))).sorted()
            throw .unknownNetwork(Spelling.complaint("network", architecture, known: known))
        }
        guard let name else { return first }
        // torchvision calls the usual ones DEFAULT, and doesn't mind how that is written.
        let wanted = name.uppercased()
        if wanted == "DEFAULT" { return first }
        guard let found = all.first(where: { $0.name.uppercased() == wanted }) else {
            throw .unknownWeights(name, of: architecture, known: all.map(\.name))
        }
        return found
    }
}

/// A set of weights of a network, and where it is published.
struct PublishedWeights: Sendable, Equatable {
    /// The network, as the daemon calls it.
    let architecture: String
    /// What tells it from the network's other weights, such as `IMAGENET1K_V2`.
    let name: String
    /// Whether it is the one that is meant where none is named.
    let isDefault: Bool
    /// The file's name.
    let file: BareName
    /// The first digits of its SHA-256.
    let digits: String
    /// About how many bytes it has.
    let bytes: Int
    /// What its pictures go through.
    let options: ModelOptions

    /// What a row of a table says; nil where something is missing or wrong.
    init?(_ row: JSONValue) {
        guard let architecture = row["architecture"]?.string, let name = row["weights"]?.string,
            let file = row["file"]?.string.flatMap({ BareName($0) }),
            let digits = row["sha256"]?.string, (8...64).contains(digits.count),
            digits.allSatisfy({ $0.isHexDigit && !$0.isUppercase }),
            let size = row["mib"]?.double, size > 0, size < 1e6
        else { return nil }
        self.architecture = architecture
        self.name = name
        self.file = file
        self.digits = digits
        isDefault = row["default"]?.bool ?? false
        bytes = Int(size * Double(1 << 20))
        var options = ModelOptions(transformInput: row["transform_input"]?.bool)
        if let word = row["normalize"]?.string {
            guard let normalize = try? Normalization(spelling: word) else { return nil }
            options.preprocessing.normalize = normalize
        }
        self.options = options
    }

    /// How many bytes the file can have: torchvision tells sizes to a thousandth of a MiB.
    var plausibleBytes: ClosedRange<Int> {
        let slack = bytes / 20 + (1 << 20)
        return max(1, bytes - slack)...bytes + slack
    }
}
