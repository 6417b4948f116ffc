// Pictures and their PNG files are a module of their own because the daemon needs them, and neither
// JPEG's library nor what is drawn from pictures. Who imports this module has both.
@_exported public import Pictures
