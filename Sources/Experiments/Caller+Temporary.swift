package import Tench
package import Wire

extension Caller {
    /// Loads a model for a while: whoever does has to unload it, and a daemon that starts anew in
    /// between doesn't serve it again, where it knows of such models.
    package func loadTemporarily(_ call: ModelLoad) async throws -> ModelLoadReply {
        var call = call
        call.isKept = try await !send(Hello()).capabilities.contains("keep")
        return try await send(call)
    }
}
