public import ArgumentParser
public import Scenes
public import Wire

/// A world is given by its name.
extension World: ExpressibleByArgument {}

/// A format of numbers is given by its name on the wire.
extension ElementType: ExpressibleByArgument {}
