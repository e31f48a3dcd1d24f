// An in-memory Pub/Sub: the fake that Google's own client is tested with, as a server.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"cloud.google.com/go/pubsub/v2/pstest"
)

func main() {
	address := flag.String("address", "127.0.0.1:8085", "where to listen")
	flag.Parse()
	server := pstest.NewServerWithAddress(*address)
	defer server.Close()
	fmt.Println("listening on", server.Addr)
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	<-ended
}
