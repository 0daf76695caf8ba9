// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// readObject returns the JSON object that is a request's whole body, with numbers as json.Number.
func readObject(r *http.Request) (map[string]any, *refusal) {
	if refused := refuseQuery(r); refused != nil {
		return nil, refused
	}
	body, refused := readBody(r, "application/json")
	if refused != nil {
		return nil, refused
	}
	value, err := decode(body)
	if err != nil {
		return nil, malformed("The body must be one JSON object: " + err.Error() + ".")
	}
	members, isObject := value.(map[string]any)
	if !isObject {
		return nil, malformed("The body must be one JSON object.")
	}
	return members, nil
}

// readBody returns the body of a request that must have that content type.
func readBody(r *http.Request, contentType string) ([]byte, *refusal) {
	mediaType, attributes, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != contentType {
		return nil, malformed("The content type must be " + contentType + ".")
	}
	if charset, given := attributes["charset"]; given && !strings.EqualFold(charset, "utf-8") {
		return nil, malformed("The body must be UTF-8.")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, malformed("The body could not be read.")
	}
	if !utf8.Valid(body) {
		return nil, malformed("The body must be UTF-8.")
	}
	return body, nil
}

// refuseBody answers a request that has a body where the page shows none.
func refuseBody(r *http.Request) *refusal {
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) > 0 {
		return malformed("The request must have no body.")
	}
	return nil
}

// refuseQuery answers a request that has a query where the page shows none.
func refuseQuery(r *http.Request) *refusal {
	if r.URL.RawQuery != "" {
		return malformed("The request must have no query.")
	}
	return nil
}

// once turns parameters into a map, since none of them may be given more than once.
func once(raw string) (map[string]string, *refusal) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, malformed("The parameters are not URL-encoded.")
	}
	params := map[string]string{}
	for key, all := range values {
		if len(all) > 1 {
			return nil, invalid(key, "is given twice")
		}
		params[key] = all[0]
	}
	return params, nil
}

// decode reads one JSON value and nothing else, in which no key is sent twice. Objects are maps.
func decode(body []byte) (any, error) {
	return fakeserver.ReadJSON(body, func(keys []string, values []any) any {
		members := map[string]any{}
		for i, key := range keys {
			members[key] = values[i]
		}
		return members
	})
}
