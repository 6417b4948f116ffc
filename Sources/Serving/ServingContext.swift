import Inference
import Wire

/// What all connections have in common.
struct ServingContext: Sendable {
    let engine: Engine
    let limits: Limits
    let admission: Admission?
}
