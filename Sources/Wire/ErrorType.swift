/// The kinds of error a reply can carry: `data.type`, which stays as it is from version to version.
///
/// | type | code | retryable | when |
/// |---|---|---|---|
/// | `parse_error` | −32700 | no | the line is not JSON; the reply's id is null |
/// | `invalid_request` | −32600 | no | no id or method, a batch, an id in flight |
/// | `unknown_method` | −32601 | no | no such method |
/// | `invalid_params` | −32602 | no | a member is missing, unknown, mistyped or out of range |
/// | `invalid_shape` | −32602 | no | a tensor's shape fits neither its data nor the model |
/// | `unknown_model` | −32602 | no | no model of that name is loaded |
/// | `unknown_layer` | −32602 | no | the model has no such layer |
/// | `internal` | −32603 | no | the daemon's own fault |
/// | `too_large` | −32001 | no | over one of the limits that `hello` tells |
/// | `overloaded` | −32002 | yes | the queue is full; `retry_after_ms` says when to come back |
/// | `deadline_exceeded` | −32003 | yes | `deadline_ms` passed before the work was done |
/// | `cancelled` | −32004 | no | `cancel` named this request |
/// | `version_conflict` | −32005 | no | `expect_version` is not the model's version |
/// | `non_finite` | −32006 | no | infinity or NaN where it can't be stored or written |
/// | `unauthorized` | −32007 | no | the peer has not proved that it knows the token |
/// | `forbidden` | −32008 | no | the peer's role does not reach that far |
/// | `out_of_memory` | −32009 | yes | the work does not fit into memory now |
/// | `shutting_down` | −32010 | yes | the daemon takes no more work; another one will |
/// | `storage` | −32011 | yes | a file could not be written: the daemon's disk, not the request |
public enum ErrorType: String, Sendable, CaseIterable {
    case parseError = "parse_error"
    case invalidRequest = "invalid_request"
    case unknownMethod = "unknown_method"
    case invalidParams = "invalid_params"
    case invalidShape = "invalid_shape"
    case unknownModel = "unknown_model"
    case unknownLayer = "unknown_layer"
    case `internal` = "internal"
    case tooLarge = "too_large"
    case overloaded = "overloaded"
    case deadlineExceeded = "deadline_exceeded"
    case cancelled = "cancelled"
    case versionConflict = "version_conflict"
    case nonFinite = "non_finite"
    case unauthorized = "unauthorized"
    case forbidden = "forbidden"
    case outOfMemory = "out_of_memory"
    case shuttingDown = "shutting_down"
    case storage = "storage"

    /// The JSON-RPC code: the standard's own where it has one, the daemon's range for the rest.
    public var code: Int {
        switch self {
        case .parseError: -32700
        case .invalidRequest: -32600
        case .unknownMethod: -32601
        case .invalidParams, .invalidShape, .unknownModel, .unknownLayer: -32602
        case .internal: -32603
        case .tooLarge: -32001
        case .overloaded: -32002
        case .deadlineExceeded: -32003
        case .cancelled: -32004
        case .versionConflict: -32005
        case .nonFinite: -32006
        case .unauthorized: -32007
        case .forbidden: -32008
        case .outOfMemory: -32009
        case .shuttingDown: -32010
        case .storage: -32011
        }
    }

    /// Whether the very same request may succeed later.
    public var isRetryable: Bool {
        switch self {
        case .overloaded, .deadlineExceeded, .outOfMemory, .shuttingDown, .storage: true
        default: false
        }
    }
}
