# The loss of a grey ramp, and the first number of its gradient: Rscript gradient.R [MODEL]
library(base64enc)
library(jsonlite)

ramp <- writeBin(0:(3 * 64 * 64 - 1) %% 64 / 64, raw(), size = 4, endian = "little")
input <- list(shape = c(1, 3, 64, 64), b64 = base64encode(ramp))
loss <- list(kind = "logit", class = 0, target = 200)
params <- list(model = c(commandArgs(TRUE), "tiny")[1], input = input, loss = loss)

address <- strsplit(Sys.getenv("TENCH_ENDPOINT"), ":")[[1]] # host:port: R has no Unix sockets
daemon <- socketConnection(address[1], as.integer(address[2]), open = "r+", blocking = TRUE)
request <- list(id = 1, method = "input_gradient", params = params)
writeLines(toJSON(request, auto_unbox = TRUE), daemon)
reply <- fromJSON(readLines(daemon, n = 1))
if (!is.null(reply$error)) stop(reply$error$message)

first <- readBin(base64decode(reply$result$gradient$b64), "numeric", size = 4, endian = "little")
cat("loss ", reply$result$loss, ", first gradient ", first, "\n", sep = "")
