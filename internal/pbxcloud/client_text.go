// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// longestSentence is how many bytes of an unexpected text are shown.
const longestSentence = 200

// failed returns the error of a request whose response has the status 200.
func (c *Client) failed(call call, message string) *apierr.Error {
	return &apierr.Error{Method: c.method(call), Path: call.name(c.endpoint.Path), Status: http.StatusOK, Message: message}
}

// unexpectedBody is the error of a request whose response was not expected. The message says what
// is wrong with it.
func (c *Client) unexpectedBody(call call, body []byte, message, advice string) *apierr.Error {
	failed := c.failed(call, message+": "+c.safeExcerpt(body, call.secrets...))
	failed.Advice = advice

	return failed
}

// safeExcerpt returns a text from the PBX as an error may show it: a short sentence in quotes, and
// of anything else only its size. A page of HTML helps nobody, and a statement of SQL or a row of a
// table may contain secrets.
func (c *Client) safeExcerpt(body []byte, secrets ...transport.Secret) string {
	text := strings.TrimSpace(decoded(body))
	if text == "" {
		return "nothing"
	}
	lower := strings.ToLower(text)
	safe := len(text) <= longestSentence && !strings.ContainsAny(text, "<>{}") &&
		!strings.ContainsFunc(text, unicode.IsControl)
	for _, word := range []string{"update ", "insert ", "select ", "delete from ", "passw", "secret", "imap"} {
		safe = safe && !strings.Contains(lower, word)
	}
	if !safe {
		return fmt.Sprintf("a text of %d bytes, which is not shown because it may be confidential", len(body))
	}

	return fmt.Sprintf("%q", transport.Redact(text, append(secrets, c.apiKey)...))
}

// isText reports whether a response is text where audio was requested. The content type proves
// nothing. Audio without a header of its own, such as raw µ-law, has bytes that no text has.
func isText(body []byte) bool {
	if utf8.Valid(body) {
		return !bytes.ContainsFunc(body, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) })
	}
	ascii := 0
	for _, b := range body {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7f {
			return false
		}
		if b < utf8.RuneSelf {
			ascii++
		}
	}
	// In latin-1, few letters of a sentence are not ASCII.
	return len(body) <= longestSentence && ascii*10 > len(body)*7
}

// decoded returns a response as text, without a byte order mark. The database of an older
// installation is not in UTF-8.
func decoded(body []byte) string {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !utf8.Valid(body) {
		if text, err := charmap.Windows1252.NewDecoder().Bytes(body); err == nil {
			body = text
		}
	}

	return string(body)
}
