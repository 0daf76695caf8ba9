// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// params are the parameters of a request.
type params struct {
	// names are in the order sent, each once.
	names  []string
	values map[string][]string
}

// readParams takes the parameters from the query, or all of them from the body. With those in the
// query, as the page has it, only jsondata is in the body. What was read is returned with a refusal
// too.
func readParams(r *http.Request) (*params, *refusal) {
	p := &params{values: map[string][]string{}}
	p.parse(r.URL.RawQuery)
	inQuery := len(p.names)
	if p.has("jsondata") {
		return p, wrong("jsondata must be in the body.")
	}

	body, err := io.ReadAll(r.Body)
	if err != nil {
		return p, wrong("the body could not be read.")
	}
	if len(body) == 0 {
		return p, nil
	}
	if r.Method != http.MethodPost {
		return p, wrong("only a POST has a body.")
	}
	if !isForm(r.Header.Get("Content-Type")) {
		return p, wrong("the body must be of the type application/x-www-form-urlencoded.")
	}
	form := &params{values: map[string][]string{}}
	form.parse(string(body))
	for _, name := range form.names {
		if inQuery > 0 && name != "jsondata" {
			return p, wrong("parameters must be in the query or in the body, not in both.")
		}
		p.names = append(p.names, name)
		p.values[name] = form.values[name]
	}
	return p, nil
}

// isForm tells whether a content type is that of a form, in UTF-8 if it says so.
func isForm(contentType string) bool {
	mediaType, attributes, err := mime.ParseMediaType(contentType)
	if err != nil || mediaType != "application/x-www-form-urlencoded" {
		return false
	}
	charset, given := attributes["charset"]
	return !given || strings.EqualFold(charset, "utf-8")
}

// parse adds the parameters of a query or form. It is not url.ParseQuery, which refuses the page's
// own tenant=%&start=…, where the escape is none.
func (p *params) parse(encoded string) {
	for pair := range strings.SplitSeq(encoded, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name == "" {
			continue
		}
		name = unescape(name)
		if _, known := p.values[name]; !known {
			p.names = append(p.names, name)
		}
		p.values[name] = append(p.values[name], unescape(value))
	}
}

// unescape decodes as PHP does: an escape that is none stays as it is.
func unescape(encoded string) string {
	var decoded strings.Builder
	for i := 0; i < len(encoded); i++ {
		c := encoded[i]
		switch {
		case c == '+':
			c = ' '
		case c == '%' && i+2 < len(encoded) && isHex(encoded[i+1]) && isHex(encoded[i+2]):
			c = fromHex(encoded[i+1])<<4 | fromHex(encoded[i+2])
			i += 2
		}
		decoded.WriteByte(c)
	}
	return decoded.String()
}

func isHex(c byte) bool {
	return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0
}

func fromHex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// has tells whether a parameter was sent, be it empty.
func (p *params) has(name string) bool {
	_, sent := p.values[name]
	return sent
}

// get returns a parameter, and "" when it was not sent, which the vendor cannot tell from an empty
// one.
func (p *params) get(name string) string {
	values := p.values[name]
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// selector returns a parameter that was observed in both cases, e.g. "custom" and "CUSTOM".
func (p *params) selector(name string) string {
	return strings.ToUpper(p.get(name))
}

// checkNames refuses parameters that are not among the known ones, and those sent twice. PHP would
// take the last.
func (p *params) checkNames(known ...string) *refusal {
	for _, name := range p.names {
		if !slices.Contains(known, name) {
			return wrong("unknown parameter '%s'.", name)
		}
		if len(p.values[name]) > 1 && name != "var" {
			return wrong("parameter '%s' is there twice.", name)
		}
	}
	return nil
}

// identity is the same for requests with the same parameters, however they are ordered.
func (p *params) identity() string {
	var id strings.Builder
	for _, name := range slices.Sorted(slices.Values(p.names)) {
		for _, value := range p.values[name] {
			id.WriteString(name + "\x00" + value + "\x00")
		}
	}
	return id.String()
}
