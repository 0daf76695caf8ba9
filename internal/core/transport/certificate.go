// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// pemNoise is what PEM gets on its way: a byte order mark from an editor, and line ends that a
// shell or JSON has escaped. Neither can be part of it.
var pemNoise = strings.NewReplacer("\ufeff", "", `\r\n`, "\n", `\n`, "\n", `\r`, "\n")

// certificatePool reads PEM certificates, also indented ones, as a heredoc has them. All of them
// must be readable, since one that is skipped is missed when it is too late.
func certificatePool(text string) (*x509.CertPool, error) {
	lines := strings.Split(pemNoise.Replace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	text = strings.Join(lines, "\n")
	pool, count := x509.NewCertPool(), 0
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		count++
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("block %d is of type %s: omit it, only blocks of type CERTIFICATE are used", count,
				block.Type)
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("block %d is not a certificate: %w", count, err)
		}
		pool.AddCert(certificate)
	}
	switch begun := strings.Count(text, "-----BEGIN "); {
	case begun > count:
		return nil, fmt.Errorf("%d of %d PEM blocks cannot be read: the BEGIN and END lines must be lines of their own, "+
			"with base64 between them", begun-count, begun)
	case count > 0:
		return pool, nil
	case len(lines) == 1 && strings.ContainsAny(text, `./\`):
		return nil, errors.New(`expected certificates in PEM form, and this looks like the path of a file: write file("…")`)
	default:
		return nil, errors.New("no certificate found: expected one or more PEM blocks of type CERTIFICATE")
	}
}
