import ArgumentParser
import Inference

/// A model on the command line: `NAME=ARCHITECTURE:FILE[,transform_input=BOOL][,labels=FILE]` or
/// `NAME=ARCHITECTURE:seed=N[,classes=K]…`.
struct ModelOption {
    static let form =
        "NAME=ARCHITECTURE:FILE[,transform_input=BOOL][,labels=FILE] or "
        + "NAME=ARCHITECTURE:seed=N[,classes=K]…"

    let source: ModelSource

    /// For the option's `transform`: says what would be right.
    static func parse(_ text: String) throws -> ModelOption {
        guard let option = ModelOption(text) else {
            throw ValidationError("a model is written \(form)")
        }
        return option
    }

    private init?(_ argument: String) {
        guard let equals = argument.firstIndex(of: "="),
            let colon = argument[equals...].firstIndex(of: ":")
        else { return nil }
        let name = String(argument[..<equals])
        let architecture = String(argument[argument.index(after: equals)..<colon])
        var parts = argument[argument.index(after: colon)...]
            .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var options: [String: String] = [:]
        // Options stand at the end: a comma before them belongs to the file's name.
        while parts.count > 1, let last = parts.last, let option = Self.option(last) {
            options[option.key] = option.value
            parts.removeLast()
        }
        let origin = parts.joined(separator: ",")
        guard !name.isEmpty, !architecture.isEmpty, !origin.isEmpty else { return nil }
        guard let weights = Self.weights(origin, options["classes"]) else { return nil }
        var transformInput: Bool?
        if let text = options["transform_input"] {
            guard let value = Bool(text) else { return nil }
            transformInput = value
        }
        source = ModelSource(
            name: name,
            architecture: architecture,
            weights: weights,
            transformInput: transformInput,
            labelsFile: options["labels"]
        )
    }

    private static func option(_ text: String) -> (key: String, value: String)? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let key = String(text[..<equals])
        guard ["transform_input", "labels", "classes"].contains(key) else { return nil }
        return (key, String(text[text.index(after: equals)...]))
    }

    private static func weights(_ origin: String, _ classes: String?) -> ModelSource.Origin? {
        guard origin.hasPrefix("seed=") else { return classes == nil ? .file(origin) : nil }
        guard let seed = UInt64(origin.dropFirst(5)) else { return nil }
        guard let count = classes.map(Int.init) else { return .seed(seed, classes: nil) }
        guard let count, count > 0 else { return nil }
        return .seed(seed, classes: count)
    }
}
