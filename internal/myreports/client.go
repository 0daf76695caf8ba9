// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/go-uuid"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Client calls the MyReports API v1.0
// (https://docs.na.myreports.cloud/enterprise-portal/en-us/api/reference). It is safe for
// concurrent use, and caches what it reads for as long as it lives.
type Client struct {
	http    *http.Client
	baseURL string
	session *Session
	// acceptCharges is the consent to be billed, without which the API responds with status 402.
	acceptCharges bool

	mu        sync.Mutex
	customers map[Customer]*connections

	explained explain.Log
}

// NewClient returns a client for the API at baseURL, which ends in /api.
func NewClient(httpClient *http.Client, baseURL string, s *Session, acceptCharges bool) *Client {
	return &Client{http: httpClient, baseURL: baseURL, session: s, acceptCharges: acceptCharges,
		customers: map[Customer]*connections{}}
}

// Customer says whose PBX connections are meant.
type Customer struct {
	// AccountTenantID is the tenant id of the account that the customer belongs to: the path family
	// of the enterprise API. Empty is that of the reseller API, which has no account in its paths.
	AccountTenantID string
	// TenantID is the tenant id of the customer.
	TenantID string
}

// guid is what all ids of MyReports look like (page "PBX profiles").
var guid = wire.Form{Wanted: "a GUID such as 0f4c2a1e-7d55-4b7e-9c1a-3f2b6f0d9e11", OK: func(text string) bool {
	_, err := uuid.ParseUUID(text)

	return err == nil
}}

// call returns a request about all connections of the customer, or about the one with that id. It
// fails for ids that are not GUIDs.
func (c Customer) call(method string, id ...string) (call, error) {
	path := "/v1.0/customers/" + url.PathEscape(c.TenantID) + "/pbxs"
	failed := guid.Check(c.TenantID, "the customer_tenant_id")
	if c.AccountTenantID != "" {
		path = "/v1.0/accounts/" + url.PathEscape(c.AccountTenantID) + strings.TrimPrefix(path, "/v1.0")
		failed = errors.Join(guid.Check(c.AccountTenantID, "the account_tenant_id"), failed)
	}
	if len(id) > 0 {
		path += "/" + url.PathEscape(id[0])
		failed = errors.Join(failed, guid.Check(id[0], "the id of the PBX connection"))
	}

	return call{method: method, path: path}, failed
}

// The parts of the path that errors name, in addition to the keys of a connection.
const (
	fieldCustomer = "{CUSTOMER_TENANT_ID}"
	fieldAccount  = "{ACCOUNT_TENANT_ID}"
)

// unknown is the error of a customer that the API does not know.
func (c Customer) unknown(failed *apierr.Error) error {
	failed.Kind = apierr.Other
	failed.Fields = []string{fieldCustomer}
	failed.Message = "MyReports knows no customer with the tenant id " + c.TenantID
	failed.Advice = "Check customer_tenant_id (myreports.customer_tenant_id, MYREPORTS_CUSTOMER_TENANT_ID). With a " +
		"token of the enterprise portal set account_tenant_id too " +
		"(myreports.account_tenant_id, MYREPORTS_ACCOUNT_TENANT_ID); with one of the reseller portal omit it. " +
		"If the customer was deleted, forget its connections with `terraform state rm`."
	if c.AccountTenantID != "" {
		failed.Message += " in the account " + c.AccountTenantID
		failed.Fields = append(failed.Fields, fieldAccount)
	}

	return failed
}

// call is one request to the API.
type call struct {
	method, path string
	query        url.Values
	// body is sent as JSON; nil for none.
	body any
	// secrets are the values in query and body that must not be shown.
	secrets []transport.Secret
}

// envelope contains every response (page "Reference"). Not every response has every key.
type envelope struct {
	Data    json.RawMessage `json:"data"`
	Status  wire.Text       `json:"status"`
	Error   *wire.Int       `json:"error"`
	Message wire.Text       `json:"message"`
}

// errUnexpected is a response that is not one of MyReports, or not of a request that worked.
var errUnexpected = &wire.Error{Message: "the response is not what was expected"}

// openEnvelope reads a response. It fails if the response is not from MyReports: a proxy or a login
// page may respond in its place.
func openEnvelope(answer []byte) (envelope, error) {
	var e envelope
	err := wire.Decode(answer, &e)
	if err == nil && e.Status == "" && e.Error == nil && len(e.Data) == 0 {
		return e, errUnexpected
	}

	return e, err
}

// failed reports whether a response reports a failure, whatever its HTTP status is.
func (e envelope) failed() bool { return e.Error != nil || e.Status != "" && e.Status != "success" }

// decode decodes the data of a successful response into out, unless that is nil. Missing data are
// not treated as an empty list: everything in the state would seem deleted.
func (e envelope) decode(out any) error {
	switch {
	case e.failed():
		return errUnexpected
	case out == nil:
		return nil
	case len(e.Data) == 0 || string(e.Data) == "null":
		return errUnexpected
	default:
		return wire.Decode(e.Data, out)
	}
}

// documented is the response that the vendor documents for a write that was carried out. Only a
// creation has data.
func documented(method string) transport.Documented {
	status := http.StatusOK
	if method == http.MethodPost {
		status = http.StatusCreated
	}

	return transport.Documented{Statuses: []int{status}, Confirms: func(body []byte) bool {
		e, err := openEnvelope(body)
		confirmed := e.Status == "success"
		if method == http.MethodPost {
			confirmed = len(e.Data) > 0
		}

		return err == nil && !e.failed() && confirmed
	}}
}

// do makes a request, again with a new token if the old one was rejected, and decodes the data of
// the response into out, unless that is nil. It returns the headers of a response with status 201
// also with an error, because something was created.
func (c *Client) do(ctx context.Context, call call, out any) (http.Header, error) {
	var header http.Header
	err := c.session.Do(ctx, func(token transport.Secret) error {
		var err error
		header, err = c.attempt(ctx, call, token, out)

		return err
	})

	return header, apierr.Explained(err, &c.explained)
}

func (c *Client) attempt(ctx context.Context, call call, token transport.Secret, out any) (http.Header, error) {
	secrets := append(slices.Clone(call.secrets), token)
	req, err := c.request(transport.WithSecrets(ctx, secrets...), call, token)
	if err != nil {
		return nil, err
	}
	resp, answer, err := transport.Send(c.http, req, call.path)
	if err != nil {
		var failed *apierr.Error
		if transport.Unreachable(err) && errors.As(err, &failed) {
			failed.Advice = "The server could not be reached. Check myreports.base_url or myreports.region, the network and " +
				"the proxy."
		}

		return nil, err
	}
	failed := &apierr.Error{Method: call.method, Path: call.path, Status: resp.StatusCode, Kind: apierr.Ambiguous}
	e, err := openEnvelope(answer)
	if resp.StatusCode < http.StatusOK || resp.StatusCode >= http.StatusMultipleChoices {
		return nil, refused(resp, e, err == nil, failed, secrets)
	}
	var header http.Header
	if resp.StatusCode == http.StatusCreated {
		header = resp.Header
	}
	if e.failed() && e.Message != "" {
		failed.Message = transport.Redact(string(e.Message), secrets...)
		failed.Advice = "MyReports reports this error with a status of success."

		return header, failed
	}
	if call.method != http.MethodGet {
		if err := documented(call.method).Check(resp, answer, failed); err != nil {
			failed.Advice = wire.WrongServerAdvice(baseURLSetting, vendorName)

			return header, err
		}
	}
	if err == nil {
		err = e.decode(out)
	}
	if err != nil {
		failed.Message = transport.Redact(err.Error(), secrets...)
		failed.Advice = wire.Advice(err, baseURLSetting, vendorName)

		return header, failed
	}

	return header, nil
}

// How advice names the address of the API and what should respond there.
const baseURLSetting, vendorName = "myreports.base_url", "MyReports"

func (c *Client) request(ctx context.Context, call call, token transport.Secret) (*http.Request, error) {
	var body io.Reader
	if call.body != nil {
		encoded, err := json.Marshal(call.body)
		if err != nil {
			return nil, fmt.Errorf("encoding the request for %s: %w", call.path, err)
		}
		body = bytes.NewReader(encoded)
	}
	target := c.baseURL + call.path
	if call.query != nil {
		target += "?" + call.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, call.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("preparing the request for %s: %w", call.path, transport.Cause(err))
	}
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	req.Header.Set("Accept", "application/json")
	if call.body != nil {
		// Also for a JSON Patch, as the page "Patch PBX" shows it.
		req.Header.Set("Content-Type", "application/json")
		if c.acceptCharges {
			req.Header.Set("accept-charges", "true")
		}
	}

	return req, nil
}

// refused completes the error of an unsuccessful response.
func refused(resp *http.Response, e envelope, enveloped bool, failed *apierr.Error, secrets []transport.Secret) error {
	failed.Message = http.StatusText(resp.StatusCode)
	if enveloped && e.Message != "" {
		failed.Message = transport.Redact(string(e.Message), secrets...)
	}
	if resp.StatusCode < http.StatusInternalServerError {
		failed.Kind = apierr.Other
	}
	switch {
	case resp.StatusCode == http.StatusForbidden:
		failed.Advice = "The user that the token belongs to may not do this. Check whose token it is, and " +
			"customer_tenant_id and account_tenant_id."
	case resp.StatusCode == http.StatusPaymentRequired:
		// The response repeats the request, secrets included, so nothing of it is shown.
		failed.Message = "the request costs money, and nobody has agreed to be charged"
		failed.Advice = "Nothing was changed. To agree to the charges of MyReports, set accept_charges = true in the " +
			"myreports block of the provider."
	case resp.StatusCode == http.StatusTooManyRequests:
		failed.Advice = "MyReports still limited the rate when myreports.retry_timeout was over. Raise it, or lower " +
			"myreports.max_concurrent_requests."
	case transport.RedirectAdvice(resp, "myreports.base_url") != "":
		failed.Advice = transport.RedirectAdvice(resp, "myreports.base_url")
	case resp.StatusCode == http.StatusNotFound && enveloped:
		failed.Kind = apierr.NotFound
	case !enveloped && resp.StatusCode < http.StatusInternalServerError:
		failed.Advice = "The response is not an error of MyReports. Check myreports.base_url, which ends in /api, and " +
			"myreports.region."
	}

	return failed
}

// namedIn returns the fields whose text is a whole word of the vendor's message, sorted.
func namedIn(message string, fields map[string]string) []string {
	var named []string
	for field, text := range fields {
		if text != "" && regexp.MustCompile(`(?i)(^|[^\pL\pN])`+regexp.QuoteMeta(text)+`($|[^\pL\pN])`).MatchString(message) {
			named = append(named, field)
		}
	}
	slices.Sort(named)

	return named
}
