// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Client calls the API proxyapi.php of a MiRTA PBX (PBXCloud). Errors come as a sentence with the
// status 200, so neither status nor content type proves anything. It is safe for concurrent use,
// and caches what it reads for as long as it lives.
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

// NewClient returns a client for the whole URL of proxyapi.php.
func NewClient(httpClient *http.Client, endpoint *url.URL, apiKey transport.Secret, inForm bool) *Client {
	return &Client{
		http: httpClient, endpoint: endpoint, apiKey: apiKey, inForm: inForm,
		destinations: map[string]*collection.Collection[string, CustomDestination]{},
	}
}

// call is one request to the API.
type call struct {
	// parameters select the operation. The key is added.
	parameters url.Values
	// data is sent as the JSON of the form field jsondata; nil for a read.
	data any
	// secrets are the values in data that must not be logged.
	secrets []transport.Secret
	// nonIdempotent is set if the request must not be repeated once it may have been received.
	nonIdempotent bool
	// limit bounds the response in bytes; 0 for the usual bound.
	limit int64
}

// name names the request in messages, without what may be secret or personal.
func (c call) name(path string) string {
	name := path
	for _, parameter := range []string{"reqtype", "object", "info", "action"} {
		if value := c.parameters.Get(parameter); value != "" {
			name += " " + strings.ToUpper(value)
		}
	}

	return name
}

// method returns the HTTP method. net/http itself repeats a GET whose connection was closed, so a
// request that must not be repeated is a POST.
func (c *Client) method(call call) string {
	if call.data != nil || call.nonIdempotent || c.inForm {
		return http.MethodPost
	}

	return http.MethodGet
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

// do makes a request and returns the response as it came, unless it is one of the known errors.
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

	return resp, body, knownError(body, secrets, failed)
}

// refused completes the error for a response whose status is not 200. The API itself sends no other
// status, so most come from something in front of it.
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
			"(PBXCLOUD_API_KEY), and whether this machine's address may use the API."
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

// knownError returns the error that a response reports, nil for none. JSON and anything longer than
// a sentence may contain such words as data.
func knownError(body []byte, secrets []transport.Secret, failed *apierr.Error) error {
	text := strings.TrimSpace(string(body))
	if len(text) > longestSentence || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return nil
	}
	for _, known := range knownErrors {
		if strings.Contains(strings.ToLower(text), known.text) {
			failed.Message = transport.Redact(text, secrets...)
			failed.Kind, failed.Advice = known.kind, known.advice

			return failed
		}
	}

	return nil
}

// request prepares the request, and returns the secrets that it carries.
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
	method := c.method(call)
	ctx = transport.WithSecrets(ctx, secrets...)
	if !strings.EqualFold(call.parameters.Get("reqtype"), "MANAGEDB") {
		// Responses about mailboxes, queues and extensions contain credentials, some of them again
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
	var reqBody io.Reader
	if method == http.MethodPost {
		reqBody = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, target.String(), reqBody)
	if err != nil {
		return nil, nil, fmt.Errorf("preparing the request: %w", transport.Cause(err))
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}

	return req, secrets, nil
}

// get makes a request for JSON and decodes the response into out. It reports false for an empty
// response: no bytes, null, or a single bracket.
func (c *Client) get(ctx context.Context, call call, out any) (bool, error) {
	call.parameters.Set("format", "json")
	call.parameters.Set("cache", "no")
	_, body, err := c.do(ctx, call)
	if err != nil {
		return false, err
	}
	body = wire.Trim(body)
	if isEmptyJSON(string(body)) {
		return false, nil
	}
	if err := wire.Decode([]byte(decoded(body)), out); err != nil {
		return false, apierr.Explained(c.unexpectedBody(call, body, "the response is not the expected JSON",
			wire.Advice(err, "pbxcloud.endpoint", "the PBX")), &c.explained)
	}

	return true, nil
}

// isEmpty reports whether a response is one of the forms in which the PBX sends nothing.
func isEmpty(text string) bool {
	return slices.Contains([]string{"", "null", "]", "[]"}, text)
}

// isEmptyJSON is isEmpty where JSON was asked for, which may also be an object without keys.
func isEmptyJSON(text string) bool { return text == "{}" || isEmpty(text) }
