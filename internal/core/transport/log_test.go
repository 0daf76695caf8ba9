// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// logged is what calls left in the log.
type logged struct {
	t    *testing.T
	text *bytes.Buffer
}

// withLog returns a context whose log is kept, down to TRACE.
func withLog(t *testing.T) (context.Context, logged) {
	t.Helper()
	l := logged{t, &bytes.Buffer{}}

	return tflogtest.RootLogger(t.Context(), l.text), l
}

// entries decodes the log and forgets it.
func (l logged) entries() []map[string]any {
	l.t.Helper()
	entries, err := tflogtest.MultilineJSONDecode(l.text)
	if err != nil {
		l.t.Fatal(err)
	}

	return entries
}

// bodies are the bodies in the log, by the message that introduces them.
func (l logged) bodies() map[string]any {
	l.t.Helper()
	bodies := map[string]any{}
	for _, entry := range l.entries() {
		if body, ok := entry["body"]; ok {
			if entry["@level"] != "trace" {
				l.t.Errorf("a body is logged at level %v", entry["@level"])
			}
			bodies[fmt.Sprint(entry["@message"])] = body
		}
	}

	return bodies
}

func (l logged) wantBodies(request, response any) {
	l.t.Helper()
	bodies := l.bodies()
	if got := bodies["API request body"]; got != request {
		l.t.Errorf("the logged request body is %v, want %v", got, request)
	}
	if got := bodies["API response body"]; got != response {
		l.t.Errorf("the logged response body is %v, want %v", got, response)
	}
}

// post posts a body and reads the response.
func (n *network) post(ctx context.Context, path, contentType, body string) (answer, error) {
	n.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+path, strings.NewReader(body))
	if err != nil {
		n.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)

	return read(n.Do(req))
}

func TestLogSaysWhatWasCalledAndHowItWent(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{}, func(t *testing.T, n *network) {
		ctx, log := withLog(t)
		n.InjectFault(fakeserver.Fault{Status: 404, Latency: 1500 * time.Millisecond, Times: 1})
		n.mustCall(ctx, http.MethodDelete, "/users/ada")
		entries := log.entries()
		if len(entries) != 1 {
			t.Fatalf("got %v, want one entry", entries)
		}
		for key, want := range map[string]any{
			"@level": "debug", "@message": "API request", "method": "DELETE", "path": "/users/ada", "status": 404.0,
			"duration_ms": 1500.0,
		} {
			if got := entries[0][key]; got != want {
				t.Errorf("%s is %v, want %v", key, got, want)
			}
		}
	})
}

func TestLogSaysWhyACallFailed(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{}, func(t *testing.T, n *network) {
		ctx, log := withLog(t)
		n.refuse(errRefused)
		if _, err := n.call(ctx, http.MethodGet, "/users"); err == nil {
			t.Fatal("the call succeeded")
		}
		entries := log.entries()
		if len(entries) != 1 || entries[0]["@message"] != "API request failed" || entries[0]["error"] != errRefused.Error() ||
			entries[0]["path"] != "/users" {
			t.Errorf("got %v", entries)
		}
	})
}

func TestEveryAttemptIsLogged(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: time.Minute}, func(t *testing.T, n *network) {
		ctx, log := withLog(t)
		n.refuse(errRefused)
		n.InjectFault(fakeserver.Fault{Status: 429, Times: 1})
		n.mustCall(ctx, http.MethodGet, "/users")
		if entries := log.entries(); len(entries) != 3 {
			t.Errorf("got %v, want three entries", entries)
		}
	})
}

// A secret is given in the settings and another one with the context. Whatever a call holds of
// them, and whatever the server makes of that, the log must hold neither.
func TestSecretsAreNotLogged(t *testing.T) {
	t.Parallel()

	fixed := `xqj"ö\vkw</&+ 1`
	ofCall := `jzq wyx"2>%`
	escaped := func(secret string) string {
		quoted, err := json.Marshal(secret)
		if err != nil {
			t.Fatal(err)
		}

		return string(quoted)
	}
	both := escaped(fixed + " or " + ofCall)
	tests := map[string]struct {
		path, contentType, body string
		fault                   fakeserver.Fault
		refuse                  error
	}{
		"value of a masked key": {body: `{"name":"ada","password":` + escaped(ofCall) + `}`},
		"value of another key":  {body: `{"note":` + both + `}`},
		"deep in the request":   {body: `{"a":[{"b":{"password":` + both + `}},{"c":` + both + `}]}`},
		"name of a key":         {body: `{` + both + `:1}`},
		"form": {contentType: "application/x-www-form-urlencoded",
			body: "password=" + ofCall + "&key=" + fixed},
		"path":  {path: "/users/jzq%20wyx%222%3E%25/xqj%22%C3%B6%5Cvkw%3C%2F&+%201"},
		"query": {path: "/users?key=jzq+wyx%222%3E%25&other=xqj%22%C3%B6%5Cvkw%3C%2F%26%2B+1"},
		"answer": {fault: fakeserver.Fault{Status: 200,
			Body: `{"message":` + both + `,"password":` + escaped(fixed) + `}`}},
		"answer to an error":        {fault: fakeserver.Fault{Status: 403, Body: `{"message":` + both + `}`}},
		"answer that is no JSON":    {fault: fakeserver.Fault{Status: 200, ContentType: "text/html", Body: ofCall + fixed}},
		"answer that is cut off":    {fault: fakeserver.Fault{Status: 200, Body: `{"message":` + both + `}`, TruncateTo: 20}},
		"header of the response":    {fault: fakeserver.Fault{Header: http.Header{"X-Key": {"jzq wyx"}}}},
		"text of an error":          {refuse: &net.OpError{Op: "dial", Err: errors.New("no route to " + fixed + ofCall)}},
		"text of an error, escaped": {refuse: errors.New("parsing " + both)},
		"text of an error, URL":     {refuse: errors.New("parsing /?key=jzq+wyx%222%3E%25")},
	}
	for name, test := range tests {
		for _, logBodies := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, LogBodies %t", name, logBodies), func(t *testing.T) {
				t.Parallel()
				settings := Settings{LogBodies: logBodies, SecretKeys: []string{"password"}, Secrets: secretsFrom(fixed, "")}
				inBubble(t, settings, func(t *testing.T, n *network) {
					ctx, log := withLog(t)
					ctx = WithSecrets(ctx, NewSecret(ofCall))
					if test.refuse != nil {
						n.refuse(test.refuse)
					}
					n.InjectFault(test.fault)
					_, _ = n.post(ctx, cmp.Or(test.path, "/users"), test.contentType, test.body)

					// Parts that no escaping touches find the secrets in any form.
					wantNowhere(t, log.text.String(), "xqj", "vkw", "jzq", "wyx")
					if len(log.entries()) == 0 {
						t.Error("nothing was logged at all")
					}
				})
			})
		}
	}
}

func TestQueryAndHeadersAreNotLogged(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{LogBodies: true, UserAgent: "agent-word"}, func(t *testing.T, n *network) {
		ctx, log := withLog(t)
		n.InjectFault(fakeserver.Fault{Header: http.Header{"X-Answer": {"answer-word"}, "Set-Cookie": {"cookie-word=1"}}})
		req := n.request(ctx, http.MethodPost, "/users?key=query-word#fragment-word")
		req.Header.Set("Authorization", "Bearer token-word")
		req.Header.Set("X-Header-Word", "header-word")
		req.SetBasicAuth("user-word", "password-word")
		req.URL.User = nil
		if _, err := read(n.Do(req)); err != nil {
			t.Fatal(err)
		}
		n.ClearFaults()
		n.InjectFault(fakeserver.Fault{DropBefore: true})
		if _, err := n.call(ctx, http.MethodGet, "/users?key=query-word"); err == nil {
			t.Fatal("the call succeeded")
		}
		wantNowhere(t, strings.ToLower(log.text.String()), "-word", "pbx.test", "?", "bearer")
	})
}

func TestBodiesAreLoggedOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()

	tests := []struct {
		logBodies         bool
		request, response any
	}{
		{false, nil, nil},
		{true, `{"name":"ada","password":"(sensitive)"}`, `{"id":7}`},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("LogBodies %t", test.logBodies), func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{LogBodies: test.logBodies, SecretKeys: []string{"password"}}, func(t *testing.T, n *network) {
				ctx, log := withLog(t)
				n.InjectFault(fakeserver.Fault{Status: 200, Body: `{"id":7}`})
				if _, err := n.post(ctx, "/users", "application/json", `{"password": "hunter2", "name": "ada"}`); err != nil {
					t.Fatal(err)
				}
				log.wantBodies(test.request, test.response)
			})
		})
	}
}

func TestBodiesThatAreNotJSONAreNeverShown(t *testing.T) {
	t.Parallel()

	tests := map[string]struct{ contentType, body, want string }{
		"form":               {"application/x-www-form-urlencoded", "user=ada&pin=1234", "(17 bytes that are not JSON)"},
		"HTML":               {"text/html", "<h1>ada</h1>", "(12 bytes that are not JSON)"},
		"said to be JSON":    {"application/json", "ada", "(3 bytes that are not JSON)"},
		"JSON that goes on":  {"application/json", `{"pin":1} ada`, "(13 bytes that are not JSON)"},
		"JSON that ends":     {"application/json", `{"pin":1`, "(8 bytes that are not JSON)"},
		"not valid as text":  {"text/plain", "\xff\xfe\x00", "(3 bytes that are not JSON)"},
		"JSON said to be no": {"text/plain", `{"pin":1}`, `{"pin":1}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{LogBodies: true}, func(t *testing.T, n *network) {
				ctx, log := withLog(t)
				n.InjectFault(fakeserver.Fault{Status: 200, ContentType: test.contentType, Body: test.body})
				if _, err := n.post(ctx, "/users", test.contentType, test.body); err != nil {
					t.Fatal(err)
				}
				log.wantBodies(test.want, test.want)
			})
		})
	}
}

// What the server and the caller get must not depend on whether it is logged.
func TestLoggingLeavesBodiesAsTheyAre(t *testing.T) {
	t.Parallel()

	large := `{"rows": [` + strings.Repeat("1.50,\t\n", 50_000) + "0], \"\\u0061\" : \"<&>\"}\n"
	tests := map[string]string{
		"JSON with its spaces": `{ "b" : 1.0, "a":"\u0041" }` + "\n",
		"large":                large,
		"too large to log":     `"` + strings.Repeat("b", longestLogged) + `"`,
		"no JSON":              "a=1&b=2",
		"empty":                "",
	}
	for name, body := range tests {
		for _, logBodies := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, LogBodies %t", name, logBodies), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					n := newNetwork(t, Settings{LogBodies: logBodies, SecretKeys: []string{"b"}},
						http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
							if want := int64(len(body)); r.ContentLength != want && want > 0 {
								t.Errorf("the request announces %d bytes, want %d", r.ContentLength, want)
							}
							_, _ = io.Copy(w, r.Body)
						}))
					a, err := n.post(t.Context(), "/echo", "application/json", body)
					if err != nil || a.body != body {
						t.Errorf("got %d bytes and error %v, want the %d bytes that were sent", len(a.body), err, len(body))
					}
					if got := string(n.Requests()[0].Body); got != body {
						t.Errorf("the server got %d bytes, want %d", len(got), len(body))
					}
				})
			})
		}
	}
}

// watched is a body that knows whether it was closed.
type watched struct {
	io.Reader

	closed bool
}

func (w *watched) Close() error {
	w.closed = true

	return nil
}

type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// A body that is replaced for logging is closed by nobody else.
// A log must not read more of a body than the caller would.
func TestEndlessBodyIsNotReadForTheLog(t *testing.T) {
	t.Parallel()
	endless := &countingReader{}
	l := &logger{settings: Settings{LogBodies: true}}
	ctx, log := withLog(t)
	body := l.logBody(ctx, "API response body", map[string]any{}, nil, io.NopCloser(endless))
	if read, err := io.CopyN(io.Discard, body, 3<<20); err != nil || read != 3<<20 {
		t.Errorf("read %d bytes of the body, %v", read, err)
	}
	if endless.read > 4<<20 {
		t.Errorf("%d bytes were read, of which the caller wanted %d", endless.read, 3<<20)
	}
	if got := log.bodies()["API response body"]; got != "(more than 1048576 bytes)" {
		t.Errorf("logged %q", got)
	}
}

// countingReader never ends.
type countingReader struct{ read int }

func (r *countingReader) Read(p []byte) (int, error) {
	r.read += len(p)

	return len(p), nil
}

func TestLoggedBodiesAreClosed(t *testing.T) {
	t.Parallel()

	request, response := &watched{Reader: strings.NewReader("{}")}, &watched{Reader: strings.NewReader("{}")}
	logs := &logger{settings: Settings{LogBodies: true}, next: roundTripFunc(func(*http.Request) (*http.Response, error) {
		return &http.Response{Body: response}, nil
	})}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read(logs.RoundTrip(req)); err != nil || !request.closed || !response.closed {
		t.Errorf("the request's body is closed: %t, the response's: %t, error: %v", request.closed, response.closed, err)
	}
}

func TestTruncatedBodyIsPassedOnAsTruncated(t *testing.T) {
	t.Parallel()

	for _, logBodies := range []bool{false, true} {
		t.Run(fmt.Sprintf("LogBodies %t", logBodies), func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{LogBodies: logBodies}, func(t *testing.T, n *network) {
				ctx, log := withLog(t)
				n.InjectFault(fakeserver.Fault{Status: 200, Body: `{"users":["ada","bob"]}`, TruncateTo: 15})
				a, err := n.call(ctx, http.MethodGet, "/users")

				if !errors.Is(err, io.ErrUnexpectedEOF) || a.status != 200 || a.body != `{"users":["ada"` {
					t.Errorf("got %d %q and error %v, want the 15 bytes that came and an unexpected end", a.status, a.body, err)
				}
				wantNowhere(t, log.text.String(), "ada")
			})
		})
	}
}

// Not even a repetition cures a body that breaks off: the call may have worked.
func TestTruncatedBodyIsNoReasonToRepeat(t *testing.T) {
	t.Parallel()

	for _, logBodies := range []bool{false, true} {
		t.Run(fmt.Sprintf("LogBodies %t", logBodies), func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{LogBodies: logBodies, RetryTimeout: time.Minute}, func(t *testing.T, n *network) {
				n.InjectFault(fakeserver.Fault{Status: 200, Body: `{"users":[]}`, TruncateTo: 5})
				if _, err := n.call(t.Context(), http.MethodGet, "/users"); err == nil {
					t.Error("the body was read without an error")
				}
				n.wantAttempts(1)
			})
		})
	}
}
