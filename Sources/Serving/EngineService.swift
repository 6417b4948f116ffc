package import Inference
import ServiceLifecycle

/// Runs an engine's workers for as long as the daemon lives; to be started before, and ended
/// after, whatever submits requests.
package struct EngineService: Service {
    private let engine: Engine

    /// A service around this engine.
    package init(_ engine: Engine) { self.engine = engine }

    /// Computes until the graceful shutdown.
    package func run() async {
        await withGracefulShutdownHandler {
            await engine.run()
        } onGracefulShutdown: {
            engine.close()
        }
    }
}
