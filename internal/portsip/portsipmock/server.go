// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package portsipmock is a fake of the PortSIP PBX REST API, as strict as the vendor's page lets
// one be: https://support.portsip.com/development-portsip/rest-apis/version-22.2/tenants. It shares
// no type with the client, so a misspelt key fails a test.
//
// Where the page is silent the fake refuses, e.g. null in a request. Its checks run in a fixed
// order: method and path, bearer token, query, content type, body, and last the values. The first
// check that fails determines the response, except that everything that is wrong with the values is
// reported, since the vendor's errors are a list.
//
// Numbers in the maps that the package takes and returns are those of encoding/json, so float64.
// Maps to be stored may hold any Go number.
package portsipmock

import (
	"math/big"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// Token is the bearer token that is accepted without a sign-in. It never expires.
const Token = "test-bearer-token-4be1a7c09d"

// Server is a fake PortSIP PBX with one tenant. It is an http.Handler that may be used from several
// goroutines at once; recording, faults and Start come from fakeserver. Its paths begin with /api.
type Server struct {
	*fakeserver.Server

	version            Version
	refusedKeys        []string
	replacingPosts     bool
	noReferences       bool
	tidy               fakeserver.Tidy
	secrets            Secrets
	voicemailGetStatus int
	missingStatus      int
	summaryOmits       []string
	seeds              []func()
	login              *login
	tokens             tokenStore

	mu           sync.Mutex
	tenant       *singleton
	policy       *singleton
	headers      *singleton
	voicemail    *singleton
	notification *singleton
	billing      *singleton
	collections  []*collection
	status       map[string]any
	balance      *big.Rat
	recharges    []string
	added        int64
	givenIDs     []string
}

// Option changes the server that New makes.
type Option func(*Server)

// New returns a server of release 22.2 with a new tenant that has no objects. A POST replaces the
// whole object.
func New(opts ...Option) *Server {
	s := &Server{
		version:        V222,
		replacingPosts: true,
		missingStatus:  http.StatusNotFound,
		tokens:         tokenStore{lifetime: 30 * time.Minute, access: map[string]time.Time{}},
		balance:        new(big.Rat),
	}
	s.Server = fakeserver.New(http.HandlerFunc(s.handle))
	for _, opt := range opts {
		opt(s)
	}
	// What there is depends on the release, which an option may have changed.
	s.tenant = newTenant(s.version)
	s.policy = newPasswordPolicy(s.version)
	s.headers = newCustomHeaders()
	s.voicemail = newVoicemail()
	s.notification = newNotification(s.version)
	s.billing = newBilling()
	s.collections = newCollections(s.version)
	s.status = newStatus(s.version)
	for _, seed := range s.seeds {
		seed()
	}
	return s
}

// WithTidying makes the server store the texts that it receives as the function returns them.
func WithTidying(tidy fakeserver.Tidy) Option {
	return func(s *Server) { s.tidy = tidy }
}

// WithMergingPosts makes a POST to settings or to an object keep what is omitted. The page does not
// say which of the two a PBX does. By default a POST replaces the whole object, which is worse for
// a client: a key that is omitted, also in a nested object, gets its documented default, or null.
// Keys that a GET never shows, such as avatar_file_id, keep their values in both cases.
func WithMergingPosts() Option {
	return func(s *Server) { s.replacingPosts = false }
}

// Secrets is how a GET shows passwords, tokens, PINs and the stir_shaken_key. The page does not say
// what is in them.
type Secrets int

const (
	// SecretsClear shows the secrets as they are.
	SecretsClear Secrets = iota
	// SecretsMasked shows "******" for a secret that is set and null for one that is not.
	SecretsMasked
	// SecretsNull shows null for every secret.
	SecretsNull
)

// WithSecrets sets how a GET shows secrets; without it they are shown in clear.
func WithSecrets(how Secrets) Option {
	return func(s *Server) { s.secrets = how }
}

// WithoutVoicemailGet makes GET /api/voicemail respond with that status, 404 or 405, as on a PBX
// that has only the POST, which is all that the page shows.
func WithoutVoicemailGet(status int) Option {
	return func(s *Server) { s.voicemailGetStatus = status }
}

// WithIDs sets the ids of the first objects, seeded ones included. Odd ids are allowed, but no two
// may be the same.
func WithIDs(ids ...string) Option {
	return func(s *Server) { s.givenIDs = ids }
}

// WithMissingObjectStatus sets the status for an object that does not exist: 404, the default, or
// 400. The page has a 400 for destroying most objects and says nothing about the other requests.
func WithMissingObjectStatus(status int) Option {
	return func(s *Server) { s.missingStatus = status }
}

// WithSummaryList makes lists omit those keys as well, as the vendor's guide allows. Without
// arguments these are hour_* and minute_*.
func WithSummaryList(omitted ...string) Option {
	if len(omitted) == 0 {
		omitted = []string{"hour_start", "hour_end", "minute_start", "minute_end"}
	}
	return func(s *Server) { s.summaryOmits = slices.Clone(omitted) }
}
