// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"fmt"
	"maps"
	"net/http"
	"time"
)

// answer is what is sent. An empty body is none at all.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	if len(a.body) > 0 {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(a.status)
	// What goes wrong here is a client that has left.
	_, _ = w.Write(a.body)
}

// refusal is an error answer.
type refusal struct {
	status  int
	message string
}

// answer puts the refusal into the envelope of the pages.
func (r *refusal) answer() answer {
	return answer{status: r.status, body: encode(object{
		{"error", r.status}, {"message", r.message}, {"status", "error"}, {"timestamp", timestamp()},
	})}
}

// invalid is a 400.
func invalid(format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

// notValid is the page's 400 for a malformed id.
func notValid(id string) *refusal {
	return invalid("The value '%s' is not valid.", id)
}

// notFound is the page's 404.
func notFound() *refusal {
	return &refusal{http.StatusNotFound, "Not Found"}
}

// timestamp returns the present in the form that .NET has and the pages show.
func timestamp() string {
	return time.Now().UTC().Format("2006-01-02T15:04:05.0000000Z")
}

// success is a response that begins with those members.
func success(status int, members ...member) answer {
	body := append(object(members), member{"status", "success"}, member{"timestamp", timestamp()})
	return answer{status: status, body: encode(body)}
}
