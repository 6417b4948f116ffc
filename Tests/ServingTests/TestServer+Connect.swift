import Tench
import TestKit

@testable import Serving

extension TestServer {
    /// A new connection to the server.
    func connect() throws -> ThreadedClient {
        guard let endpoint = Endpoint(listener.description) else {
            preconditionFailure("a listener is described as an endpoint is written")
        }
        return try ThreadedClient(endpoint)
    }
}
