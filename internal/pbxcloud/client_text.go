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

// longestSentence is how many bytes of a text that nobody expected are shown.
const longestSentence = 200

// unexpectedBody is the error of a call whose answer is a text that was not expected. The message
// says what is wrong with it.
func (c *Client) unexpectedBody(call call, body []byte, message, advice string) *apierr.Error {
	method := http.MethodGet
	if call.data != nil || call.nonIdempotent || c.inForm {
		method = http.MethodPost
	}

	return &apierr.Error{
		Method: method, Path: call.name(c.endpoint.Path), Status: http.StatusOK,
		Message: message + ": " + c.safeExcerpt(body, call.secrets...), Advice: advice,
	}
}

// safeExcerpt returns a text from the PBX as an error may show it: a short sentence in quotes, and
// of anything else only its size. A page of HTML helps nobody, and a statement of SQL or a row of a
// table may hold what is secret.
func (c *Client) safeExcerpt(body []byte, secrets ...transport.Secret) string {
	text := strings.TrimSpace(decoded(body))
	lower := strings.ToLower(text)
	harmless := len(text) <= longestSentence && !strings.ContainsAny(text, "<>{}\r\n") &&
		!strings.ContainsFunc(text, unicode.IsControl)
	for _, word := range []string{"update ", "insert ", "select ", "delete from ", "passw", "secret", "imap"} {
		harmless = harmless && !strings.Contains(lower, word)
	}
	switch {
	case text == "":
		return "nothing"
	case !harmless:
		return fmt.Sprintf("a text of %d bytes, which is not shown because it may be confidential", len(body))
	}

	return fmt.Sprintf("%q", transport.Redact(text, append(secrets, c.apiKey)...))
}

// isText reports whether an answer is a text, where audio was asked for. The content type proves
// nothing. Audio without a header of its own, such as raw µ-law, has bytes that are in no text.
func isText(body []byte) bool {
	if utf8.Valid(body) {
		return !bytes.ContainsFunc(body, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) })
	}
	letters := 0
	for _, b := range body {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7f {
			return false
		}
		if b < utf8.RuneSelf {
			letters++
		}
	}
	// In latin-1, a sentence has few letters that are not ASCII.
	return len(body) <= longestSentence && letters*10 > len(body)*7
}

// decoded returns an answer as text, without a byte order mark. The database of an older
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
