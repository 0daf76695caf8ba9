// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// proxyError is the refusal of a proxy to pass a request on, so that nothing has reached the
// server.
type proxyError struct{ status int }

func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy refused the request with HTTP status %d %s", e.status, http.StatusText(e.status))
}

// throughProxy makes the refusals of a proxy errors of their own: those to open a tunnel for TLS,
// for which net/http has no type, and a 407 to a request without TLS, which looks like a response
// of the server.
func throughProxy(base *http.Transport) http.RoundTripper {
	base.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return &proxyError{resp.StatusCode}
		}

		return nil
	}

	return proxied{base}
}

type proxied struct{ *http.Transport }

// RoundTrip implements http.RoundTripper.
func (p proxied) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := p.Transport.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusProxyAuthRequired {
		_ = resp.Body.Close()

		return nil, &proxyError{resp.StatusCode}
	}

	return resp, err
}

// ProxyAdvice says what to do about a request that a proxy has refused, "" for any other error.
func ProxyAdvice(err error) string {
	var proxy *proxyError
	switch {
	case !errors.As(err, &proxy):
		return ""
	case proxy.status == http.StatusProxyAuthRequired:
		return "The proxy wants a user name and a password. Write them into HTTPS_PROXY or HTTP_PROXY " +
			"(http://USER:PASSWORD@HOST:PORT, " +
			"special characters escaped as in any URL), or name the host of the API in NO_PROXY."
	default:
		return "The request goes through the proxy of HTTPS_PROXY or HTTP_PROXY, which cannot or may not reach the server. " +
			"Have it allowed there, or name the host of the API in NO_PROXY."
	}
}
