package import Runs
package import Tench

extension ModelIdentity {
    /// Refuses a daemon that serves other weights under this name.
    ///
    /// - Throws: `WireError`, or `RemoteModelError.changed`.
    package func check(over connection: Connection) async throws {
        guard try await RemoteModel(name, over: connection).identity == self else {
            throw RemoteModelError.changed(name, connection.endpoint)
        }
    }
}
