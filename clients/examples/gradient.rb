# The loss of a grey ramp, and the first number of its gradient: ruby gradient.rb [MODEL]
require "json"
require "socket"

ramp = Array.new(3 * 64 * 64) { |i| i % 64 / 64.0 }
input = {shape: [1, 3, 64, 64], b64: [ramp.pack("e*")].pack("m0")} # m0 is base64 in one line
loss = {kind: "logit", class: 0, target: 200}
params = {model: ARGV.fetch(0, "tiny"), input: input, loss: loss}

reply = UNIXSocket.open(ENV.fetch("TENCH_ENDPOINT")) do |daemon|
  daemon.puts({id: 1, method: "input_gradient", params: params}.to_json)
  JSON.parse(daemon.gets)
end
abort reply["error"]["message"] if reply["error"]

first = reply["result"]["gradient"]["b64"].unpack1("m").unpack1("e")
puts "loss #{reply["result"]["loss"]}, first gradient #{first}"
