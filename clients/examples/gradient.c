// The loss of a grey ramp, and the first number of its gradient: cc gradient.c -ljson-c && ./a.out
#include <err.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>

#define JSON(...) #__VA_ARGS__ // as it stands, in quotes

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", getenv("TENCH_ENDPOINT"));
    int daemon = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(daemon, (void *)&address, sizeof address)) err(1, "%s", address.sun_path);

    dprintf(daemon, JSON({"id": 1, "method": "input_gradient", "params": {"input": {"data": [0));
    for (int i = 1; i < 3 * 64 * 64; i++) dprintf(daemon, ",%g", i % 64 / 64.0);
    dprintf(daemon, JSON(], "shape": [1, 3, 64, 64]}, "model": "%s", "encoding": "json",
        "loss": {"kind": "logit", "class": 0, "target": 200}}}) "\n", argc > 1 ? argv[1] : "tiny");
    shutdown(daemon, SHUT_WR); // so that the daemon answers, and closes

    json_object *reply = json_object_from_fd(daemon), *f, *df;
    if (json_pointer_get(reply, "/result/loss", &f)) errx(1, "%s", json_object_get_string(reply));
    json_pointer_get(reply, "/result/gradient/data/0", &df);
    printf("loss %s, first gradient %s\n", json_object_get_string(f), json_object_get_string(df));
}
