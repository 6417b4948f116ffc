-- The loss of a grey ramp, and the first number of its gradient: lua5.4 gradient.lua [MODEL]
local json, mime, unix = require "cjson", require "mime", require "socket.unix"

local ramp = {}
for i = 0, 3 * 64 * 64 - 1 do ramp[#ramp + 1] = string.pack("<f", i % 64 / 64) end
local input = { shape = { 1, 3, 64, 64 }, b64 = (mime.b64(table.concat(ramp))) }
local loss = { kind = "logit", class = 0, target = 200 }
local params = { model = arg[1] or "tiny", input = input, loss = loss }

local daemon = unix.stream()
assert(daemon:connect(os.getenv "TENCH_ENDPOINT"))
assert(daemon:send(json.encode { id = 1, method = "input_gradient", params = params } .. "\n"))
local reply = json.decode((assert(daemon:receive "*l")))
if reply.error then error(reply.error.message, 0) end

local first = string.unpack("<f", (mime.unb64(reply.result.gradient.b64)))
print(("loss %.7g, first gradient %.7g"):format(reply.result.loss, first))
