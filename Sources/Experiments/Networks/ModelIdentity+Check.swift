package import Runs
package import Tench

extension ModelIdentity {
    /// Refuses a daemon that serves other weights under this name.
    ///
    /// - Throws: `WireError`, or `RemoteModelError.changed`.
    package func check(over connection: Connection) async throws {
        var served = try await RemoteModel(name, over: connection).identity
        // Earlier manifests don't say it.
        if transformInput == nil { served.transformInput = nil }
        guard served == self else {
            throw RemoteModelError.changed(name, connection.endpoint)
        }
    }
}
