import Files
import Networks
import ONNX
import Objectives
import Tensors
import Weights
package import Wire

extension WireError {
    /// The reply to whatever went wrong inside: the one place where errors become replies.
    init(_ error: any Error, of job: Job) {
        switch error {
        case NetworkError.cancelled:
            self =
                if let reason = job.interruption.reason {
                    reason
                } else if job.interruption.isExpired {
                    job.expired
                } else {
                    WireError(.tooLarge, "it was computed for as long as the daemon allows")
                }
        default: self.init(cause: error)
        }
    }

    /// The same for what goes wrong while a model is loaded; also one sentence for the log.
    package init(cause error: any Error) {
        switch error {
        case let error as WireError: self = error
        case let error as NetworkError: self.init(error)
        case WeightsError.unwritable: self = WireError(.storage, "\(error)")
        case WeightsError.overflow: self = .nonFinite("\(error)")
        case let error as WeightsError: self = .invalidParams("\(error)")
        case let error as FittingError: self = .invalidParams("\(error)")
        case let error as LabelsError: self = .invalidParams("\(error)")
        case let error as SnapshotFileError: self = .invalidParams("\(error)")
        default: self = .internalError("unexpected failure in the engine")
        }
    }

    init(_ error: NetworkError) {
        switch error {
        case .unknownArchitecture(let name, let known):
            self = .invalidParams(
                "architecture: \(name.debugDescription) is unknown; known are "
                    + known.joined(separator: ", ")
                    + "; \(Model.adviceForOtherArchitectures)"
            )
        case .unfitParameters(let misfit):
            self = .invalidParams("the tensors are not this architecture's: \(misfit.words)")
        case .unavailableOption(let problem), .invalid(let problem):
            self = .invalidParams(problem)
        case .unknownLayer(let name, let near):
            self = WireError(
                .unknownLayer,
                "there is no layer \(name.debugDescription)"
                    + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?")
            )
        case .shape(let what, let expected, let got):
            self = .invalidShape(
                "\(what): expected \(expected), got \(got)",
                expected: expected,
                got: got
            )
        case .unfitInput(let shape, let layer, let reason):
            self = .invalidShape(
                "an input of \(shape) does not pass through \(layer): \(reason)",
                expected: nil,
                got: shape
            )
        case .unfitLoss(let error, let layer):
            self.init(error, of: layer)
        case .nonFinite(let what):
            self = .nonFinite("\(what) would not be finite; nothing was changed")
        case .cancelled:
            self = .cancelled()
        case .outOfMemory(let bytes):
            self = .outOfMemory("\(bytes) bytes of working memory")
        }
    }

    private init(_ error: LossError, of layer: String) {
        switch error {
        case .notAVector(let what, let got):
            self = .invalidParams("\(what) needs a layer that gives a vector, not \(got)")
        case .classOutOfRange(let index, let classes):
            self = .invalidParams("class \(index) is not one of 0…\(classes - 1)")
        case .classCount(let expected, let got):
            self = .invalidShape(
                "\(got) classes for a batch of \(expected)",
                expected: [expected],
                got: [got]
            )
        case .channelOutOfRange(let channel, let channels):
            self = .invalidParams("channel \(channel) of \(layer) is not one of 0…\(channels - 1)")
        case .targetShape(let expected, let got):
            self = .invalidShape(
                "target: expected \(expected), got \(got)",
                expected: expected.dimensions,
                got: got.dimensions
            )
        }
    }
}
