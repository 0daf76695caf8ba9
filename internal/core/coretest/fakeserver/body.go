// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// ReadBody returns the body of a request, which must be UTF-8 and have that content type.
func ReadBody(r *http.Request, contentType string) ([]byte, error) {
	mediaType, attributes, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != contentType {
		return nil, fmt.Errorf("the content type must be %s", contentType)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("the body could not be read: %w", err)
	}
	charset, given := attributes["charset"]
	if given && !strings.EqualFold(charset, "utf-8") || !utf8.Valid(body) {
		return nil, errors.New("the body must be UTF-8")
	}
	return body, nil
}

// ReadParams returns the parameters of a query or form, none of which may be given twice. They are
// all strings, and Fields can check them.
func ReadParams(encoded string) (map[string]any, error) {
	values, err := url.ParseQuery(encoded)
	if err != nil {
		return nil, errors.New("the parameters are not URL-encoded")
	}
	params := map[string]any{}
	for key, all := range values {
		if len(all) > 1 {
			return nil, fmt.Errorf("the parameter '%s' is given twice", key)
		}
		params[key] = all[0]
	}
	return params, nil
}
