public import Inference
public import ServiceLifecycle

/// Runs an engine's workers for as long as the daemon lives; to be started before, and ended
/// after, whatever submits requests.
public struct EngineService: Service {
    private let engine: Engine

    /// A service around this engine.
    public init(_ engine: Engine) { self.engine = engine }

    /// Computes until the graceful shutdown.
    public func run() async {
        await withGracefulShutdownHandler {
            await engine.run()
        } onGracefulShutdown: {
            engine.close()
        }
    }
}
