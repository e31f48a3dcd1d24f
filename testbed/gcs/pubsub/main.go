// An in-memory Pub/Sub: the fake that Google's own client is tested with, as a server.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"cloud.google.com/go/pubsub/v2/pstest"
)

func main() {
	address := flag.String("address", "127.0.0.1:8085", "where to listen")
	uploads := flag.Bool("uploads", true, "whether to begin with the topic and subscription projects/demo/{topics,subscriptions}/uploads")
	flag.Parse()
	server := pstest.NewServerWithAddress(*address)
	defer server.Close()
	if *uploads {
		create(&server.GServer, "projects/demo/topics/uploads", "projects/demo/subscriptions/uploads")
	}
	fmt.Println("listening on", server.Addr)
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	<-ended
}

func create(server *pstest.GServer, topic, subscription string) {
	ctx := context.Background()
	if _, err := server.CreateTopic(ctx, &pubsubpb.Topic{Name: topic}); err != nil {
		panic(err)
	}
	request := &pubsubpb.Subscription{Name: subscription, Topic: topic, AckDeadlineSeconds: 10}
	if _, err := server.CreateSubscription(ctx, request); err != nil {
		panic(err)
	}
}
