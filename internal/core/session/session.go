// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package session holds the access token with which a vendor is called: one that was given and is
// used as it is, or one that is signed in for, renewed before it ends, and whenever the vendor
// refuses it.
package session

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// renewAhead is how long before its end a token is no longer used, so that it does not end on the
// way.
const renewAhead = time.Minute

// SignIn gets a token. The last one that it got is given back to it, nil at first, since it may
// hold what renews it.
type SignIn func(ctx context.Context, last *oauth2.Token) (*oauth2.Token, error)

// maxRenewals bounds how often one request is made again with a new token. A run renews as often as
// tokens end.
const maxRenewals = 20

// Session holds the current token. All requests share it.
type Session struct {
	given  transport.Secret
	signIn SignIn
	// advice says what to do where the vendor refuses a token that should be good.
	advice string

	mu   sync.Mutex
	last *oauth2.Token
	// accepted is set when the vendor has accepted the last token, and refused when it has refused
	// it, whatever that says of its end.
	accepted, refused bool
	// failure is why signing in failed. It is not tried again in this run: the transport has
	// retried what may pass, and each further attempt of the rest would count towards locking the
	// account.
	failure error
}

// Given returns a session with a token that cannot be renewed. The advice says what to do where the
// vendor refuses it.
func Given(token transport.Secret, advice string) *Session {
	return &Session{given: token, advice: advice}
}

// New returns a session that signs in when its first token is needed. The advice says what to do
// where the vendor refuses a token that it has just given out.
func New(signIn SignIn, advice string) *Session { return &Session{signIn: signIn, advice: advice} }

// Do makes a request with a token that still holds for a while, and again with a new one if it was
// refused with status 401. A token that was accepted before, or whose end has come meanwhile, has
// merely expired, however often that happens. One that is refused although it is new is an error of
// kind Credentials.
func (s *Session) Do(ctx context.Context, request func(token transport.Secret) error) error {
	for renewals := 0; ; renewals++ {
		token, err := s.token(ctx)
		if err != nil {
			return err
		}
		err = request(token)
		var e *apierr.Error
		if !errors.As(err, &e) || e.Status != http.StatusUnauthorized {
			s.noteAccepted(token, err)

			return err
		}
		if renewals == maxRenewals || !s.renew(token, renewals == 0) {
			e.Kind, e.Advice = apierr.Credentials, s.advice

			return err
		}
	}
}

// noteAccepted notes that the vendor accepted a token, unless the request failed without a word
// from the vendor.
func (s *Session) noteAccepted(token transport.Secret, err error) {
	var e *apierr.Error
	if err != nil && (!errors.As(err, &e) || e.Status == 0) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last != nil && s.last.AccessToken == token.Reveal() {
		s.accepted = true
	}
}

// token returns a token that still holds for a while. It signs in if there is none, once for all
// callers.
func (s *Session) token(ctx context.Context) (transport.Secret, error) {
	if s.signIn == nil {
		return s.given, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failure != nil {
		return transport.Secret{}, s.failure
	}
	if s.last == nil || s.refused || (!s.last.Expiry.IsZero() && time.Until(s.last.Expiry) < renewAhead) {
		token, err := s.signIn(ctx, s.last)
		if err != nil {
			if !transport.Interrupted(ctx) { // Who has given up decides nothing for the others.
				s.failure = err
			}

			return transport.Secret{}, err
		}
		s.last, s.accepted, s.refused = token, false, false
	}

	return transport.NewSecret(s.last.AccessToken), nil
}

// renew notes that the vendor refused a token, and reports whether signing in may give a better
// one. The first token of a request may be an old one in any case.
func (s *Session) renew(refused transport.Secret, first bool) bool {
	if s.signIn == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || s.last.AccessToken != refused.Reveal() {
		return true // Another request has renewed it meanwhile.
	}
	s.refused = true
	ended := !s.last.Expiry.IsZero() && time.Now().After(s.last.Expiry)

	return first || s.accepted || ended
}
