internal import ArgumentParser
internal import Scenes

extension World: @retroactive ExpressibleByArgument {}
