import JSON
import Objectives

extension Optimizer {
    /// The optimizers' names on the wire.
    private enum Name: String, CaseIterable {
        case sgd, adam, adamw
    }

    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (members) throws(WireError) in
            switch try members.required("kind").choice(of: Name.self) {
            case .sgd: .sgd(try SGD(decoding: members))
            case .adam: .adam(try Adam(decoding: members, isDecoupled: false))
            case .adamw: .adam(try Adam(decoding: members, isDecoupled: true))
            }
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            switch self {
            case .sgd(let sgd):
                writer.member("kind", Name.sgd.rawValue)
                writer.member("lr", sgd.lr)
                writer.member("momentum", sgd.momentum)
                writer.member("dampening", sgd.dampening)
                writer.member("weight_decay", sgd.weightDecay)
                writer.member("nesterov", sgd.nesterov)
            case .adam(let adam):
                writer.member("kind", (adam.isDecoupled ? Name.adamw : .adam).rawValue)
                writer.member("lr", adam.lr)
                writer.member("betas", [adam.beta1, adam.beta2])
                writer.member("eps", adam.eps)
                writer.member("weight_decay", adam.weightDecay)
            }
        }
    }
}

extension Optimizer.SGD {
    /// PyTorch's learning rate where none is given.
    private static let defaultRate: Double = 1e-3

    fileprivate init(decoding members: ParameterReader) throws(WireError) {
        self.init(
            lr: try members.optional("lr")?.nonNegative() ?? Self.defaultRate,
            momentum: try members.optional("momentum")?.nonNegative() ?? 0,
            dampening: try members.optional("dampening")?.double() ?? 0,
            weightDecay: try members.optional("weight_decay")?.nonNegative() ?? 0,
            nesterov: try members.optional("nesterov")?.bool() ?? false
        )
        guard !nesterov || (momentum > 0 && dampening == 0) else {
            throw .invalidParams(
                "nesterov needs a momentum above 0 and a dampening of 0",
                member: "\(members.path).nesterov"
            )
        }
    }
}

extension Optimizer.Adam {
    fileprivate init(decoding members: ParameterReader, isDecoupled: Bool) throws(WireError) {
        self.init(isDecoupled: isDecoupled)
        lr = try members.optional("lr")?.nonNegative() ?? lr
        eps = try members.optional("eps")?.nonNegative() ?? eps
        weightDecay = try members.optional("weight_decay")?.nonNegative() ?? weightDecay
        guard let betas = members.optional("betas") else { return }
        let pair = try betas.list { (beta) throws(WireError) in try beta.double() }
        guard pair.count == 2, pair.allSatisfy({ $0 >= 0 && $0 < 1 }) else {
            throw betas.wrong("two numbers from 0 up to, but not, 1")
        }
        (beta1, beta2) = (pair[0], pair[1])
    }
}

extension ParameterValue {
    /// A finite number of at least 0.
    fileprivate func nonNegative() throws(WireError) -> Double {
        let value = try double()
        guard value >= 0 else { throw wrong("a number of at least 0") }
        return value
    }
}
