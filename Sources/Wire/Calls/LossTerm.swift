import JSON
public import Objectives

/// A loss of one model, with its weight in a sum of several.
public struct LossTerm: Sendable {
    /// The model's name.
    public var model: String
    /// The session whose weights are used, rather than the shared ones.
    public var session: String?
    /// The factor of this loss in the sum.
    public var weight: Float
    /// The loss.
    public var loss: Loss

    /// A term of the sum.
    public init(model: String, session: String? = nil, weight: Float = 1, loss: Loss) {
        self.model = model
        self.session = session
        self.weight = weight
        self.loss = loss
    }
}

extension LossTerm {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (members) throws(WireError) in
            LossTerm(
                model: try members.required("model").string(),
                session: try members.optional("session")?.string(),
                weight: try members.required("weight").float(),
                loss: try Loss(decoding: members.required("loss"))
            )
        }
    }

    /// Writes all members but the weight, which a single loss has no use for.
    func encodeUnweighted(into writer: inout JSONWriter) {
        writer.member("model", model)
        writer.member("session", session)
        writer.name("loss")
        loss.encode(into: &writer)
    }
}
