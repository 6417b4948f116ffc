package import Inference
import ServiceLifecycle

/// Tells the service manager that the daemon lives, as long as its workers get on.
///
/// To be ended after the server, so that a long drain is not taken for a stall.
package struct Watchdog: Service {
    private let engine: Engine
    private let manager: ServiceManager

    /// A watchdog over this engine.
    package init(engine: Engine, manager: ServiceManager) {
        self.engine = engine
        self.manager = manager
    }

    /// Gives a sign of life three times in the manager's interval, unless work stands still.
    package func run() async {
        guard let interval = manager.watchdogInterval else {
            try? await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            var last: Progress?
            while (try? await Task.sleep(for: interval / 3)) != nil {
                let progress = engine.progress
                let isStuck = last.map { progress.standsStill(since: $0) } ?? false
                if !isStuck { manager.notify("WATCHDOG=1") }
                last = progress
            }
        }
    }
}
