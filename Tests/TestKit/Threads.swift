import Foundation

/// Runs what blocks on a thread of its own: the tasks of a server in the same process get on.
package func onThread<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
        Thread { continuation.resume(returning: body()) }.start()
    }
}
