#if canImport(Testing)
    import Testing
#endif

/// Has the test that runs fail for this reason.
///
/// Programs that are linked statically have no tests and no such library: there it ends them.
func complain(_ reason: String) {
    #if canImport(Testing)
        Issue.record("\(reason)")
    #else
        fatalError(reason)
    #endif
}
