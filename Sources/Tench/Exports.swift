// `import Tench` is all that a client writes: the calls, the tensors in them and the losses are as
// much of the library as the connection is, but live in modules of their own because the daemon
// speaks in them too. Swift has no official way of saying so; `@_exported` is what swift-nio's
// umbrella module `NIO` uses.
@_exported public import JSON
@_exported public import Objectives
@_exported public import Tensors
@_exported public import Wire
