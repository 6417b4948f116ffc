public import ArgumentParser
public import Scenes

/// A world is given by its name.
extension World: ExpressibleByArgument {}
