// Takes versitygw's webhook notifications, and sends them to SQS as S3 sends its own.
//
//	PUT /queues/BUCKET    the body is the URL of the queue that the bucket notifies from now on
//
// What comes from other buckets is dropped. Each notification is told on a line of JSON, with the
// nanoseconds since 1970 at which it came and at which the queue had it.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

type notification struct {
	Records []map[string]any
}

type told struct {
	Bucket   string `json:"bucket"`
	Key      string `json:"key"`
	ETag     string `json:"etag"`
	Received int64  `json:"received"`
	Sent     int64  `json:"sent"`
}

type relay struct {
	queues sync.Map
	sqs    *http.Client
	out    sync.Mutex
}

func main() {
	address := flag.String("address", "127.0.0.1:8086", "where to listen")
	flag.Parse()
	r := &relay{sqs: &http.Client{
		Timeout:   10 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /queues/{bucket}", r.route)
	mux.HandleFunc("POST /", r.notify)
	mux.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	log.Fatal(http.ListenAndServe(*address, mux))
}

func (r *relay) route(w http.ResponseWriter, request *http.Request) {
	queue, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.queues.Store(request.PathValue("bucket"), string(queue))
	w.WriteHeader(http.StatusNoContent)
}

// Answers without a body: versitygw reads none, and would open a new connection for the next.
func (r *relay) notify(w http.ResponseWriter, request *http.Request) {
	received := time.Now().UnixNano()
	var all notification
	if err := json.NewDecoder(request.Body).Decode(&all); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
	for _, record := range all.Records {
		if err := r.carry(record, received); err != nil {
			fmt.Fprintln(os.Stderr, "lost:", err)
		}
	}
}

func (r *relay) carry(record map[string]any, received int64) error {
	bucket, object := part(record, "s3", "bucket"), part(record, "s3", "object")
	name, _ := bucket["name"].(string)
	queue, known := r.queues.Load(name)
	if !known {
		return nil
	}
	key, _ := object["key"].(string)
	etag := asS3(record, bucket, object)
	body, err := json.Marshal(notification{[]map[string]any{record}})
	if err != nil {
		return err
	}
	if err := r.send(queue.(string), string(body)); err != nil {
		return err
	}
	return r.tell(told{name, key, etag, received, time.Now().UnixNano()})
}

// asS3 makes versitygw's form S3's: no "s3:" before the name, an encoded key, a bare ETag, no nulls.
func asS3(record, bucket, object map[string]any) string {
	event, _ := record["eventName"].(string)
	record["eventName"] = strings.TrimPrefix(event, "s3:")
	name, _ := bucket["name"].(string)
	bucket["arn"] = "arn:aws:s3:::" + name
	key, _ := object["key"].(string)
	object["key"] = strings.ReplaceAll(url.QueryEscape(key), "%2F", "/")
	etag, _ := object["eTag"].(string)
	etag = strings.Trim(etag, `"`)
	object["eTag"] = etag
	for name, value := range object {
		if value == nil {
			delete(object, name)
		}
	}
	return etag
}

func (r *relay) send(queue, body string) error {
	form := url.Values{"Action": {"SendMessage"}, "Version": {"2012-11-05"}, "QueueUrl": {queue}, "MessageBody": {body}}
	answer, err := r.sqs.PostForm(queue, form)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %s: %s", queue, answer.Status, text)
	}
	return err
}

func (r *relay) tell(what told) error {
	line, err := json.Marshal(what)
	if err != nil {
		return err
	}
	r.out.Lock()
	defer r.out.Unlock()
	_, err = os.Stdout.Write(bytes.Join([][]byte{line, nil}, []byte("\n")))
	return err
}

func part(record map[string]any, names ...string) map[string]any {
	for _, name := range names {
		next, _ := record[name].(map[string]any)
		if next == nil {
			return map[string]any{}
		}
		record = next
	}
	return record
}
