// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// disaster is one way in which a server, or the network before it, treats a request.
type disaster struct {
	name string

	// fault hits one request, or where forever is set, each one from there on.
	fault   fakeserver.Fault
	forever bool

	// dies is set where the server cannot be reached once the fault has hit, and refuses where that is
	// so before.
	dies, refuses bool

	// echoes makes a body of the request, in the place of that of fault.
	echoes func(request string) string

	// saysNone is set where the response is one by which a vendor says that there is nothing, and
	// saysDone where it is one by which a vendor says that a write is done.
	saysNone, saysDone bool

	// retry and timeout are the retry_timeout and the request_timeout of the provider block, "" for
	// none and the default.
	retry, timeout string
}

// Times of the lanes: to give up on a server that never responds takes patience, which is longer
// than what a busy machine needs for a response.
const (
	patience = "5s"
	retries  = "20s"
)

const (
	proxyPage  = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Guest network</h1></body></html>"
	jsonError  = `{"error":"torture","message":"torture","errors":[{"code":"torture","message":"torture","detail":"torture"}]}`
	longWait   = "3600"
	shortWait  = "1"
	elsewhere  = "https://elsewhere.example.com/api"
	neverDrips = time.Hour
)

// disasters are all of them.
func disasters() []*disaster {
	status := func(code int, body string) fakeserver.Fault { return fakeserver.Fault{Status: code, Body: body} }
	handled := func(f fakeserver.Fault) fakeserver.Fault {
		f.Handled = true

		return f
	}
	html := func(f fakeserver.Fault) fakeserver.Fault {
		f.Body, f.ContentType = proxyPage, "text/html; charset=utf-8"

		return f
	}
	header := func(f fakeserver.Fault, name, value string) fakeserver.Fault {
		f.Header = http.Header{name: {value}}

		return f
	}
	all := []*disaster{
		{name: "connection refused", refuses: true},
		{name: "dropped before it is handled", fault: fakeserver.Fault{DropBefore: true}},
		{name: "dropped before it is handled, retried", fault: fakeserver.Fault{DropBefore: true}, retry: retries},
		{name: "dropped after it was handled", fault: fakeserver.Fault{DropAfter: true}},
		{name: "dropped after it was handled, retried", fault: fakeserver.Fault{DropAfter: true}, retry: retries},
		{name: "dropped after it was handled, server dead", fault: fakeserver.Fault{DropAfter: true}, dies: true},
		{name: "truncated", fault: fakeserver.Fault{TruncateTo: 1}},
		{name: "cut by a proxy", fault: fakeserver.Fault{CutBody: 1}},
		{name: "slow", fault: fakeserver.Fault{Latency: 100 * time.Millisecond, LatencyAfter: 100 * time.Millisecond}},
		{name: "drips", fault: fakeserver.Fault{Drip: 10 * time.Millisecond}},
		{name: "drips without end", fault: fakeserver.Fault{Drip: neverDrips}, timeout: patience},
		{name: "late, not handled", fault: fakeserver.Fault{Latency: neverDrips}, timeout: patience},
		{name: "late, handled", fault: fakeserver.Fault{LatencyAfter: neverDrips}, timeout: patience},
		{name: "429 for seconds, retried", fault: header(status(429, jsonError), "Retry-After", shortWait), retry: retries},
		{name: "429 until a date, retried", retry: retries, fault: header(status(429, jsonError), "Retry-After",
			time.Now().UTC().Add(time.Second).Format(http.TimeFormat))},
		{name: "429 for an hour", fault: header(status(429, jsonError), "Retry-After", longWait), retry: retries},
		{name: "401", fault: status(401, jsonError)},
		{name: "403", fault: status(403, jsonError)},
		{name: "404", fault: status(404, jsonError)},
		{name: "404 with a page", fault: html(status(404, ""))},
		{name: "500 for good", fault: status(500, jsonError), forever: true},
		{name: "page with status 200", fault: html(status(200, ""))},
		{name: "page with status 200, handled", fault: handled(html(status(200, "")))},
		{name: "empty with status 200", saysNone: true, saysDone: true, fault: status(200, "")},
		{name: "empty with status 200, handled", saysNone: true, saysDone: true, fault: handled(status(200, ""))},
		{name: "null", saysNone: true, fault: status(200, "null")},
		{name: "null, handled", saysNone: true, fault: handled(status(200, "null"))},
		{name: "empty object", saysNone: true, fault: status(200, "{}")},
		{name: "empty list", saysNone: true, fault: status(200, "[]")},
		{name: "204", saysNone: true, saysDone: true, fault: status(204, "")},
		{name: "wrong types", fault: fakeserver.Fault{Transform: wrongTypes}},
		{name: "redirect 302", fault: header(status(302, ""), "Location", elsewhere)},
		{name: "redirect 307", fault: header(status(307, ""), "Location", elsewhere)},
		{name: "echo of the request with status 400", fault: status(400, ""), echoes: echoJSON},
		{name: "echo of the request with status 500", fault: html(status(500, "")),
			echoes: func(request string) string { return "<pre>" + request + "</pre>" }},
		{name: "echo of the request with status 200", fault: status(200, ""),
			echoes: func(request string) string { return "Error: " + request }},
	}
	for _, code := range []int{500, 502, 503, 504} {
		all = append(all,
			&disaster{name: fmt.Sprintf("%d, not handled", code), fault: status(code, jsonError)},
			&disaster{name: fmt.Sprintf("%d, handled", code), fault: handled(html(status(code, "")))},
			&disaster{name: fmt.Sprintf("%d, handled, retried", code), fault: handled(status(code, jsonError)), retry: retries},
		)
	}

	return all
}

// inject has the disaster happen to the n-th request of the lane from now, counted from 0. The lane
// notes that it did.
func (d *disaster) inject(l *lane, n int) {
	l.hit.Store(false)
	if d.refuses {
		l.hit.Store(true)
		if n == 0 {
			l.front.refuse()
		} else {
			l.Server.InjectFault(fakeserver.Fault{Skip: n - 1, Times: 1, After: l.front.refuse})
		}

		return
	}
	f := d.fault
	requests, echo := 0, ""
	f.Match = func(r *http.Request) bool {
		requests++
		hits := requests == n+1 || d.forever && requests > n
		if hits {
			l.hit.Store(true)
			body, _ := io.ReadAll(r.Body)
			echo = fmt.Sprintf("%s %s\n%s\n%s", r.Method, r.URL, headerLines(r.Header), body)
		}

		return hits
	}
	if d.echoes != nil {
		f.Transform = func([]byte) []byte { return []byte(d.echoes(echo)) }
	}
	if d.dies {
		f.After = l.front.die
	}
	l.Server.InjectFault(f)
}

func headerLines(header http.Header) string {
	var text strings.Builder
	_ = header.Write(&text) // A strings.Builder takes everything.

	return text.String()
}

// echoJSON is an error of any vendor that has the request everywhere.
func echoJSON(request string) string {
	part := map[string]any{"code": "torture", "message": request, "detail": request}
	encoded, _ := json.Marshal(map[string]any{ // Texts can be encoded.
		"error": request, "error_description": request, "message": request, "error_code": 1, "errors": []any{part},
		"fields": []any{request},
	})

	return string(encoded)
}

// wrongTypes is a Transform that makes each value of a JSON body one of another type that means
// nothing. A body that is not JSON becomes a list.
func wrongTypes(body []byte) []byte {
	var value any
	if json.Unmarshal(bytes.TrimSpace(body), &value) != nil {
		return []byte(`[[]]`)
	}
	encoded, _ := json.Marshal(wrongType(value)) // The value was JSON.

	return encoded
}

func wrongType(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = wrongType(inner)
		}

		return v
	case []any:
		if len(v) == 0 {
			return "none"
		}
		for i, inner := range v {
			v[i] = wrongType(inner)
		}

		return v
	case string:
		return []any{1}
	default:
		return map[string]any{"a": value}
	}
}
