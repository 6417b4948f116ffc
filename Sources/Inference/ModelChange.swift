package import Wire

/// What a reload of the configuration did about one model.
package enum ModelChange: Sendable {
    /// It is new.
    case loaded(SharedModel)
    /// It is served in the place of another one, of the same name.
    case swapped(SharedModel, earlier: Int)
    /// Its classes have other names.
    case relabelled(String)
    /// It is served no more.
    case unloaded(String)
    /// It can't be loaded; what was served under its name stays.
    case failed(String, WireError, isServed: Bool)
    /// What was to be noted about it could not be.
    case unnoted(WireError)
}
