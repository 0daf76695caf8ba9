// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Client calls the API proxyapi.php of a MiRTA PBX (PBXCloud). Errors come as HTTP 200 with a
// sentence, so neither the status nor the content type of an answer proves anything. It is safe for
// concurrent use, and it shares what it reads among all who ask, for as long as it lives.
type Client struct {
	http     *http.Client
	endpoint *url.URL
	apiKey   transport.Secret
	// inForm sends all parameters in the form body, so that the key is in no URL.
	inForm bool

	mu           sync.Mutex
	destinations map[string]*collection.Collection[string, CustomDestination]
	// columns is how many parameters a single read of a custom destination has shown, 0 before the
	// first.
	columns int

	explained explain.Log
}

// NewClient returns a client for the whole URL of proxyapi.php. With inForm the key and all
// selectors go in the form body instead of the query.
func NewClient(httpClient *http.Client, endpoint *url.URL, apiKey transport.Secret, inForm bool) *Client {
	return &Client{
		http: httpClient, endpoint: endpoint, apiKey: apiKey, inForm: inForm,
		destinations: map[string]*collection.Collection[string, CustomDestination]{},
	}
}

// call is one request to the API.
type call struct {
	// parameters select what is done. The key is added.
	parameters url.Values
	// data is sent as the JSON of the form field jsondata; nil for a read.
	data any
	// secrets are the values in data that must not be logged.
	secrets []transport.Secret
	// nonIdempotent is set for a call that must not be repeated after it may have been received.
	nonIdempotent bool
	// limit bounds the answer in bytes; 0 for the usual bound.
	limit int64
}

// name says in messages what was called, without what may be secret or personal.
func (c call) name(path string) string {
	name := path
	for _, parameter := range []string{"reqtype", "object", "info", "action"} {
		if value := c.parameters.Get(parameter); value != "" {
			name += " " + strings.ToUpper(value)
		}
	}

	return name
}

// knownErrors are the texts with which the API reports errors, in any case, and what they mean.
var knownErrors = []struct {
	text   string
	kind   apierr.Kind
	advice string
}{
	{
		"you mistaken the security api key", apierr.Credentials,
		"The API says the same of a wrong key, an unknown tenant, and a key that may not do this. Check pbxcloud.api_key " +
			"(PBXCLOUD_API_KEY), the tenant code, and whether the key allows writing or needs to be an administrator's.",
	},
	{"wrong or missing tenant", apierr.Other, "Check the tenant code: the attribute tenant, pbxcloud.tenant or " +
		"PBXCLOUD_TENANT."},
	{"no id specified", apierr.Other, ""},
	{"no extension specified", apierr.Other, ""},
}

// do makes a call and returns its answer as it came, unless it is one of the sentences that report
// an error.
func (c *Client) do(ctx context.Context, call call) (*http.Response, []byte, error) {
	resp, body, err := c.send(ctx, call)

	return resp, body, apierr.Explained(err, &c.explained)
}

func (c *Client) send(ctx context.Context, call call) (*http.Response, []byte, error) {
	req, secrets, err := c.request(ctx, call)
	if err != nil {
		return nil, nil, err
	}
	name := call.name(c.endpoint.Path)
	var resp *http.Response
	var body []byte
	if call.limit > 0 {
		resp, body, err = transport.SendUpTo(c.http, req, name, call.limit)
	} else {
		resp, body, err = transport.Send(c.http, req, name)
	}
	if err != nil {
		var failed *apierr.Error
		if transport.Unreachable(err) && errors.As(err, &failed) {
			failed.Advice = "The server could not be reached. Check pbxcloud.endpoint, the network and the proxy."
		}

		return nil, nil, err
	}
	failed := &apierr.Error{Method: req.Method, Path: name, Status: resp.StatusCode}
	if resp.StatusCode != http.StatusOK {
		return nil, nil, refused(resp, body, failed)
	}
	if e := knownError(body, secrets, failed); e != nil {
		return nil, nil, e
	}

	return resp, body, nil
}

// refused completes the error for a response whose status is not 200. The API itself has no other,
// so most come from something in front of it.
func refused(resp *http.Response, body []byte, failed *apierr.Error) error {
	failed.Message = http.StatusText(resp.StatusCode)
	switch status := resp.StatusCode; {
	case status >= http.StatusInternalServerError:
		failed.Kind = apierr.Ambiguous
	case status < http.StatusMultipleChoices:
		failed.Advice = wrongEndpoint

		return transport.Documented{}.Check(resp, body, failed)
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		failed.Kind = apierr.Credentials
		failed.Advice = "The PBX, or a gateway in front of it, refuses the request. Check pbxcloud.api_key " +
			"(PBXCLOUD_API_KEY), " +
			"and whether this machine's address may use the API."
	case status == http.StatusTooManyRequests:
		failed.Advice = "The PBX still limited the rate when pbxcloud.retry_timeout was over. Raise it, or lower " +
			"pbxcloud.max_concurrent_requests."
	case transport.RedirectAdvice(resp, "pbxcloud.endpoint") != "":
		failed.Advice = transport.RedirectAdvice(resp, "pbxcloud.endpoint")
	default:
		failed.Advice = wrongEndpoint
	}

	return failed
}

const wrongEndpoint = "Check pbxcloud.endpoint, the whole URL of proxyapi.php."

// knownError returns the error that an answer reports by one of the known sentences, nil if it is
// none of them. JSON and anything longer than a sentence may hold such words as data.
func knownError(body []byte, secrets []transport.Secret, failed *apierr.Error) error {
	text := strings.TrimSpace(string(body))
	if len(text) > longestSentence || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return nil
	}
	for _, sentence := range knownErrors {
		if strings.Contains(strings.ToLower(text), sentence.text) {
			failed.Message = transport.Redact(text, secrets...)
			failed.Kind, failed.Advice = sentence.kind, sentence.advice

			return failed
		}
	}

	return nil
}

// request prepares the request, and returns with it all secrets that it carries.
func (c *Client) request(ctx context.Context, call call) (*http.Request, []transport.Secret, error) {
	secrets := append(call.secrets, c.apiKey)
	parameters := url.Values{"key": {c.apiKey.Reveal()}}
	for name, values := range call.parameters {
		parameters[name] = values
	}
	form := url.Values{}
	if call.data != nil {
		data, err := json.Marshal(call.data)
		if err != nil {
			return nil, nil, fmt.Errorf("encoding the request: %w", err)
		}
		form.Set("jsondata", string(data))
	}
	target := *c.endpoint
	if c.inForm {
		for name, values := range parameters {
			form[name] = values
		}
	} else {
		target.RawQuery = parameters.Encode()
	}
	method := http.MethodGet
	// net/http itself repeats a GET whose connection was closed on it, so what must happen once is no
	// GET.
	if len(form) > 0 || call.nonIdempotent {
		method = http.MethodPost
	}
	ctx = transport.WithSecrets(ctx, secrets...)
	if !strings.EqualFold(call.parameters.Get("reqtype"), "MANAGEDB") {
		// Answers about mailboxes, queues and extensions hold credentials, some of them a second time
		// under a mere number.
		ctx = transport.Unlogged(ctx)
	}
	switch {
	case call.nonIdempotent:
		ctx = transport.NotIdempotent(ctx)
	case call.data != nil || call.parameters.Get("action") == "delete":
		ctx = transport.Idempotent(ctx)
	default:
		ctx = transport.ReadOnly(ctx)
	}
	req, err := http.NewRequestWithContext(ctx, method, target.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, nil, fmt.Errorf("preparing the request: %w", transport.Cause(err))
	}
	if method == http.MethodGet {
		req.Body, req.GetBody, req.ContentLength = nil, nil, 0
	} else {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}

	return req, secrets, nil
}

// get makes a call that answers JSON, and decodes it into out. It reports false for an answer that
// is empty: no bytes, null, or a single bracket.
func (c *Client) get(ctx context.Context, call call, out any) (bool, error) {
	call.parameters.Set("format", "json")
	call.parameters.Set("cache", "no")
	_, body, err := c.do(ctx, call)
	if err != nil {
		return false, err
	}
	body = wire.Trim(body)
	switch string(body) {
	case "", "null", "]", "[]", "{}":
		return false, nil
	}
	if err := wire.Decode([]byte(decoded(body)), out); err != nil {
		return false, apierr.Explained(c.unexpectedBody(call, body, "the response is not the expected JSON",
			wire.Advice(err, "pbxcloud.endpoint", "the PBX")), &c.explained)
	}

	return true, nil
}
