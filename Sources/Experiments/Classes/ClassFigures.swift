package import JSON
internal import Runs

/// What several networks make of a class's picture.
package struct ClassFigures: PictureFigures, Equatable {
    /// What each says, in the order of the experiment's networks.
    package let verdicts: [Verdict]

    /// What one network makes of it.
    package struct Verdict: Recordable, Equatable {
        /// The network's name in the daemon.
        package let model: String
        /// The class's logit.
        package let logit: Float
        /// The class with the largest logit.
        package let top: Int

        init(model: String, logit: Float, top: Int) {
            self.model = model
            self.logit = logit
            self.top = top
        }

        /// The three as an object.
        package var json: JSONValue {
            [
                "model": .string(model), "logit": JSONValue(Double(logit)), "top": JSONValue(top),
            ]
        }

        /// Reads the three.
        package init?(_ json: JSONValue) {
            guard let model = json["model"]?.string, let logit = json["logit"]?.double,
                let top = json["top"]?.integer
            else { return nil }
            self.init(model: model, logit: Float(logit), top: top)
        }
    }

    init(_ verdicts: [Verdict]) {
        self.verdicts = verdicts
    }

    /// An array of what each says.
    package var json: JSONValue { JSONValue(verdicts) }

    /// Reads that array.
    package init?(_ json: JSONValue) {
        guard let verdicts = json.all(Verdict.init) else { return nil }
        self.init(verdicts)
    }

    /// `resnet50: logit 38.2, top class 11`.
    package var description: String {
        verdicts.map { "\($0.model): logit \($0.logit), top class \($0.top)" }
            .joined(separator: "; ")
    }
}
