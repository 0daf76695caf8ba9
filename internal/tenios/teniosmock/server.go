// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package teniosmock is a fake of the Tenios Cloud PBX API, as strict as the vendor's page lets one
// be: https://www.tenios.de/en/doc/api-pbx-config. It shares no type with the client, so a misspelt
// key fails a test.
//
// Where the page is silent the fake refuses. Its checks run in a fixed order: method and path,
// content type, body, access key, unknown keys, each field's presence and type, and last what the
// values mean. The first failure is the response, since the page never shows more than one field in
// an error.
package teniosmock

import (
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// AccessKey is the access key of an account made without WithAccessKey.
const AccessKey = "test-access-key-9d1f4c07b2"

// Server is a fake Tenios account behind the Cloud PBX API. It is an http.Handler that may be used
// from several goroutines at once; recording, faults and Start come from fakeserver.
type Server struct {
	*fakeserver.Server

	accessKey   string
	maxPageSize int64
	tidy        fakeserver.Tidy
	spelling    func(number string) any

	mu      sync.Mutex
	users   []*User
	numbers map[string]bool
}

// Option changes the account that New makes.
type Option func(*Server)

// The account owns the numbers from the first to the last, and no user has them at first.
const (
	FirstNumber = "+492215550000"
	LastNumber  = "+492215559999"
)

// New returns an account without users. It owns the 10,000 Cloud PBX numbers from FirstNumber to
// LastNumber, so these can be given to users.
func New(opts ...Option) *Server {
	s := &Server{
		accessKey: AccessKey,
		numbers:   map[string]bool{},
	}
	s.Server = fakeserver.New(http.HandlerFunc(s.handle))
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// WithAccessKey sets the only access key that the account accepts.
func WithAccessKey(key string) Option {
	return func(s *Server) { s.accessKey = key }
}

// WithMaxPageSize makes the list treat a larger page_size as n and report n in its response. The
// page names no largest size, so there is none without this option.
func WithMaxPageSize(n int) Option {
	return func(s *Server) { s.maxPageSize = int64(n) }
}

// WithSpelling makes the list write each user_name as that function does, a string or a number. The
// page shows the form "+49221234567" only.
func WithSpelling(spell func(number string) any) Option {
	return func(s *Server) { s.spelling = spell }
}

// WithTidying makes the server store the texts that it receives as the function returns them.
func WithTidying(tidy fakeserver.Tidy) Option {
	return func(s *Server) { s.tidy = tidy }
}

const (
	listPath   = "/cloud-pbx/list"
	upsertPath = "/cloud-pbx/upsert/"
)

// handle serves a request that no fault has kept from the vendor's side.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	result, refused := s.serve(r)
	if refused != nil {
		writeJSON(w, refused.status, refused.body)
		return
	}
	writeJSON(w, http.StatusOK, result)
}

// serve runs the method that the request names.
func (s *Server) serve(r *http.Request) (any, *refusal) {
	// No documented address has a query, so one with a query is not a documented address.
	if r.Method != http.MethodPost || r.URL.RawQuery != "" {
		return nil, unknownMethod()
	}

	// The path is read as it was sent: a name with an escaped slash is one name, and a wrong one.
	path := r.URL.EscapedPath()
	if path == listPath {
		return s.list(r)
	}
	escaped, ok := strings.CutPrefix(path, upsertPath)
	if !ok || escaped == "" || strings.Contains(escaped, "/") {
		return nil, unknownMethod()
	}
	name, err := url.PathUnescape(escaped)
	if err != nil {
		return nil, unknownMethod()
	}
	return s.upsert(r, name)
}
