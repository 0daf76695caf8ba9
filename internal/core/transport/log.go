// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logger logs every attempt: method, path, status and duration at DEBUG, masked JSON bodies at
// TRACE. It never logs a query or a header, because both can carry credentials.
type logger struct {
	next     http.RoundTripper
	settings Settings
}

// RoundTrip implements http.RoundTripper.
func (l *logger) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	secrets := append(secretsOf(ctx), l.settings.Secrets...)
	req = req.Clone(ctx)
	req.Header.Set("User-Agent", l.settings.UserAgent)

	fields := map[string]any{"method": req.Method, "path": Redact(req.URL.Path, secrets...)}
	unlogged, _ := ctx.Value(unloggedKey{}).(bool)
	logBodies := l.settings.LogBodies && !unlogged
	if logBodies && req.Body != nil && req.Body != http.NoBody {
		req.Body = l.logBody(ctx, "API request body", fields, secrets, req.Body)
	}

	start := time.Now()
	resp, err := l.next.RoundTrip(req)
	fields["duration_ms"] = time.Since(start).Milliseconds()
	if err != nil {
		fields["error"] = Redact(Cause(err).Error(), secrets...)
		tflog.Debug(ctx, "API request failed", fields)

		return nil, err
	}
	if _, err := resp.Location(); err != nil {
		resp.Header.Del("Location") // net/http would fail on one that is not a URL, and show it.
	}
	fields["status"] = resp.StatusCode
	tflog.Debug(ctx, "API request", fields)
	if logBodies {
		resp.Body = l.logBody(ctx, "API response body", fields, secrets, resp.Body)
	}

	return resp, nil
}

type unloggedKey struct{}

// Unlogged keeps the bodies of the requests made with this context out of the logs altogether: for
// responses with credentials under no telling key, and for those too large to be read twice.
func Unlogged(ctx context.Context) context.Context {
	return context.WithValue(ctx, unloggedKey{}, true)
}

// longestLogged is how many bytes of a body are logged. It also keeps a log from reading more than
// the caller would.
const longestLogged = 1 << 20

// logBody logs a JSON body and returns an equal one to read. A body that fails while it is read is
// passed on with its failure, so that the caller sees what the server did.
func (l *logger) logBody(ctx context.Context, message string, fields map[string]any, secrets []Secret,
	body io.ReadCloser) io.ReadCloser {
	raw, err := io.ReadAll(io.LimitReader(body, longestLogged+1))
	if len(raw) > longestLogged {
		tflog.Trace(ctx, message, fields, map[string]any{"body": fmt.Sprintf("(more than %d bytes)", longestLogged)})

		return struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(raw), body), body}
	}
	_ = body.Close()

	text, ok := maskJSON(raw, l.settings.SecretKeys)
	if !ok {
		text = fmt.Sprintf("(%d bytes that are not JSON)", len(raw))
	}
	tflog.Trace(ctx, message, fields, map[string]any{"body": Redact(text, secrets...)})

	rest := io.Reader(bytes.NewReader(raw))
	if err != nil {
		rest = io.MultiReader(rest, failingReader{err})
	}

	return io.NopCloser(rest)
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }
