import JSON

/// One of the classes that a network finds likeliest.
public struct TopClass: Sendable, Equatable {
    /// The class's number.
    public var `class`: Int
    /// What the network says of it.
    public var logit: Float
    /// Its share of the softmax over all classes.
    public var probability: Float
    /// Its name, when it is known.
    public var label: String?

    /// A class with its figures.
    package init(class: Int, logit: Float, probability: Float, label: String? = nil) {
        self.class = `class`
        self.logit = logit
        self.probability = probability
        self.label = label
    }
}

extension TopClass {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (top) throws(WireError) in
            TopClass(
                class: try top.required("class").integer(),
                logit: Float(try top.required("logit").doubleOrNull()),
                probability: Float(try top.required("probability").doubleOrNull()),
                label: try top.optional("label")?.string()
            )
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("class", self.class)
            writer.member("logit", logit)
            writer.member("probability", probability)
            writer.member("label", label)
        }
    }
}
