// The loss of a grey ramp, and the first number of its gradient: go run gradient.go [MODEL]
package main

import ("encoding/binary"; "encoding/json"; "fmt"; "log"; "math"; "net"; "os")

type object = map[string]any

func main() {
	var ramp []byte // which encoding/json writes as base64, and reads so
	for i := 0; i < 3*64*64; i++ { ramp = binary.LittleEndian.AppendUint32(ramp, math.Float32bits(float32(i%64) / 64)) }
	input, loss := object{"shape": []int{1, 3, 64, 64}, "b64": ramp}, object{"kind": "logit", "class": 0, "target": 200}
	params := object{"model": append(os.Args, "tiny")[1], "input": input, "loss": loss}

	daemon, err := net.Dial("unix", os.Getenv("TENCH_ENDPOINT"))
	if err != nil { log.Fatal(err) }
	json.NewEncoder(daemon).Encode(object{"id": 1, "method": "input_gradient", "params": params})
	var reply struct { Result struct { Loss float64; Gradient struct { B64 []byte } }; Error *struct { Message string } }
	if err := json.NewDecoder(daemon).Decode(&reply); err != nil { log.Fatal(err) }
	if reply.Error != nil { log.Fatal(reply.Error.Message) }
	first := math.Float32frombits(binary.LittleEndian.Uint32(reply.Result.Gradient.B64))
	fmt.Printf("loss %v, first gradient %v\n", reply.Result.Loss, first)
}
