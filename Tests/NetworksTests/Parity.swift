import Testing

/// The tests that hold the engine against PyTorch.
///
/// One after another, because each uses every core.
@Suite(.serialized) enum Parity {}
